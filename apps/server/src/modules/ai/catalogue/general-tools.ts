import { defineTools } from './define-tools.ts';

/** The ten tools that every organisation can use whatever its sector. */
export const GENERAL_TOOLS = defineTools('GENERAL', [
  {
    code: 'AI_ASSISTANT',
    icon: 'message-circle',
    basis: 'consent',
    title: ['Assistant', 'Assistant'],
    description: ['Répondre à une question ou tenir une conversation.', 'Answer a question or hold a conversation.'],
  },
  {
    code: 'SUMMARY',
    icon: 'align-left',
    basis: 'consent',
    title: ['Résumé', 'Summary'],
    description: ['Résumer un texte en quelques points.', 'Summarise a text in a few points.'],
    prompt: 'Summarise the text you are given in its own language, in at most seven points.',
  },
  {
    code: 'TRANSLATION',
    icon: 'languages',
    basis: 'legitimate_interests',
    title: ['Traduction', 'Translation'],
    description: [
      'Traduire un texte, entre le français et l’anglais par défaut.',
      'Translate a text, between French and English by default.',
    ],
    prompt:
      'Translate the text you are given: from French to English, otherwise to French, unless another language is asked for.',
  },
  {
    code: 'REWRITING',
    icon: 'pen-line',
    basis: 'legitimate_interests',
    title: ['Réécriture', 'Rewriting'],
    description: [
      'Corriger et clarifier un texte sans en changer le sens.',
      'Correct and clarify a text without changing its meaning.',
    ],
    prompt: 'Correct and clarify the text you are given, in its own language, without changing its meaning.',
  },
  {
    code: 'DRAFTING',
    icon: 'file-text',
    basis: 'consent',
    title: ['Rédaction', 'Drafting'],
    description: ['Rédiger un courriel, une note ou un courrier.', 'Draft an e-mail, a note or a letter.'],
    prompt: 'Draft the text that is asked for, in the language of the request.',
  },
  {
    code: 'CLASSIFICATION',
    icon: 'tags',
    basis: 'legitimate_interests',
    category: 'ANALYTICS',
    title: ['Classement', 'Classification'],
    description: ['Ranger un texte dans une des catégories données.', 'Put a text in one of the given categories.'],
    prompt: 'Classify the text into one of the categories given. Answer with the category only.',
  },
  {
    code: 'EXTRACTION',
    icon: 'list-checks',
    basis: 'legitimate_interests',
    category: 'ANALYTICS',
    title: ['Extraction', 'Extraction'],
    description: [
      'Tirer d’un texte les faits demandés, sous forme de liste ou de JSON.',
      'Extract the facts asked for from a text, as a list or JSON.',
    ],
    prompt: 'Extract from the text exactly the facts asked for.',
  },
  {
    code: 'MEETING_NOTES',
    icon: 'users',
    basis: 'consent',
    title: ['Compte rendu de réunion', 'Meeting notes'],
    description: [
      'Transformer des notes en compte rendu avec décisions et actions.',
      'Turn notes into minutes with decisions and actions.',
    ],
    prompt: 'Turn the notes into minutes in their own language: context, decisions, actions with owner and date.',
  },
  {
    code: 'BRAINSTORMING',
    icon: 'lightbulb',
    basis: 'consent',
    title: ['Idées', 'Brainstorming'],
    description: ['Proposer des idées à partir d’un sujet.', 'Suggest ideas on a subject.'],
  },
  {
    code: 'CODE_ASSISTANT',
    icon: 'code',
    basis: 'legitimate_interests',
    category: 'PROFESSIONAL',
    title: ['Aide au code', 'Code assistant'],
    description: ['Expliquer, relire ou écrire du code.', 'Explain, review or write code.'],
  },
]);
