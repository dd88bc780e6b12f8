import type { LawfulBasis } from '../../../kernel/manifest/table.ts';
import type { Tool } from './tool.ts';

interface Sheet {
  code: string;
  icon: string;
  lawfulBasis: LawfulBasis;
  category?: Tool['category'];
  title: [fr: string, en: string];
  description: [fr: string, en: string];
  systemPrompt?: string;
}

/** What a person is told before consenting, or before the legitimate interest is relied on (Art. 13 GDPR). */
function notice({ lawfulBasis, title }: Sheet): { fr: string; en: string } {
  const right =
    lawfulBasis === 'consent'
      ? {
          fr: 'Ce traitement repose sur votre consentement, que vous pouvez retirer à tout moment, aussi simplement que vous l’avez donné.',
          en: 'This processing rests on your consent, which you can withdraw at any time, as easily as you gave it.',
        }
      : {
          fr: 'Ce traitement repose sur l’intérêt légitime de votre organisation ; vous pouvez vous y opposer à tout moment auprès de votre DPO.',
          en: 'This processing rests on the legitimate interest of your organisation; you can object to it at any time with your DPO.',
        };
  return {
    fr: `« ${title[0]} » envoie votre texte à un modèle d’IA après masquage des données personnelles reconnues. Ni le texte ni la réponse ne sont conservés ; seules des métadonnées (date, outil, nombre de jetons) le sont, 90 jours. ${right.fr}`,
    en: `“${title[1]}” sends your text to an AI model after masking the personal data it recognises. Neither the text nor the answer is kept; only metadata (date, tool, token counts) is, for 90 days. ${right.en}`,
  };
}

function general(sheet: Sheet): Tool {
  return {
    purpose: {
      code: sheet.code,
      version: 1,
      lawfulBasis: sheet.lawfulBasis,
      riskLevel: 'low',
      dataClassMax: 'P2',
      requiresDpia: false,
      title: { fr: sheet.title[0], en: sheet.title[1] },
      notice: notice(sheet),
    },
    category: sheet.category ?? 'AI_PROCESSING',
    sector: 'GENERAL',
    icon: sheet.icon,
    description: { fr: sheet.description[0], en: sheet.description[1] },
    ...(sheet.systemPrompt ? { systemPrompt: sheet.systemPrompt } : {}),
    maxTokens: 2_048,
    timeoutMs: 60_000,
    masking: 'mask',
  };
}

/** The ten tools that every organisation can use whatever its sector. */
export const GENERAL_TOOLS: readonly Tool[] = [
  general({
    code: 'AI_ASSISTANT',
    icon: 'message-circle',
    lawfulBasis: 'consent',
    title: ['Assistant', 'Assistant'],
    description: ['Répondre à une question ou tenir une conversation.', 'Answer a question or hold a conversation.'],
  }),
  general({
    code: 'SUMMARY',
    icon: 'align-left',
    lawfulBasis: 'consent',
    title: ['Résumé', 'Summary'],
    description: ['Résumer un texte en quelques points.', 'Summarise a text in a few points.'],
    systemPrompt:
      'Summarise the text you are given in its own language, in at most seven points. Keep placeholders such as [PERSON] as they are.',
  }),
  general({
    code: 'TRANSLATION',
    icon: 'languages',
    lawfulBasis: 'legitimate_interests',
    title: ['Traduction', 'Translation'],
    description: [
      'Traduire un texte, entre le français et l’anglais par défaut.',
      'Translate a text, between French and English by default.',
    ],
    systemPrompt:
      'Translate the text you are given: from French to English, otherwise to French, unless another language is asked for. Keep placeholders such as [PERSON] as they are.',
  }),
  general({
    code: 'REWRITING',
    icon: 'pen-line',
    lawfulBasis: 'legitimate_interests',
    title: ['Réécriture', 'Rewriting'],
    description: [
      'Corriger et clarifier un texte sans en changer le sens.',
      'Correct and clarify a text without changing its meaning.',
    ],
    systemPrompt:
      'Correct and clarify the text you are given, in its own language, without changing its meaning. Keep placeholders such as [PERSON] as they are.',
  }),
  general({
    code: 'DRAFTING',
    icon: 'file-text',
    lawfulBasis: 'consent',
    title: ['Rédaction', 'Drafting'],
    description: ['Rédiger un courriel, une note ou un courrier.', 'Draft an e-mail, a note or a letter.'],
    systemPrompt:
      'Draft the text that is asked for, in the language of the request. Keep placeholders such as [PERSON] as they are.',
  }),
  general({
    code: 'CLASSIFICATION',
    icon: 'tags',
    lawfulBasis: 'legitimate_interests',
    category: 'ANALYTICS',
    title: ['Classement', 'Classification'],
    description: ['Ranger un texte dans une des catégories données.', 'Put a text in one of the given categories.'],
    systemPrompt: 'Classify the text into one of the categories given. Answer with the category only.',
  }),
  general({
    code: 'EXTRACTION',
    icon: 'list-checks',
    lawfulBasis: 'legitimate_interests',
    category: 'ANALYTICS',
    title: ['Extraction', 'Extraction'],
    description: [
      'Tirer d’un texte les faits demandés, sous forme de liste ou de JSON.',
      'Extract the facts asked for from a text, as a list or JSON.',
    ],
    systemPrompt: 'Extract from the text exactly the facts asked for. Keep placeholders such as [PERSON] as they are.',
  }),
  general({
    code: 'MEETING_NOTES',
    icon: 'users',
    lawfulBasis: 'consent',
    title: ['Compte rendu de réunion', 'Meeting notes'],
    description: [
      'Transformer des notes en compte rendu avec décisions et actions.',
      'Turn notes into minutes with decisions and actions.',
    ],
    systemPrompt:
      'Turn the notes into minutes in their own language: context, decisions, actions with owner and date. Keep placeholders such as [PERSON] as they are.',
  }),
  general({
    code: 'BRAINSTORMING',
    icon: 'lightbulb',
    lawfulBasis: 'consent',
    title: ['Idées', 'Brainstorming'],
    description: ['Proposer des idées à partir d’un sujet.', 'Suggest ideas on a subject.'],
  }),
  general({
    code: 'CODE_ASSISTANT',
    icon: 'code',
    lawfulBasis: 'legitimate_interests',
    category: 'PROFESSIONAL',
    title: ['Aide au code', 'Code assistant'],
    description: ['Expliquer, relire ou écrire du code.', 'Explain, review or write code.'],
  }),
];
