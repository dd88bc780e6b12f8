import type { ChatMessage } from '../provider.ts';
import { guessLanguage } from './guess-language.ts';

const WORDS = {
  fr: {
    intro: '[Démonstration] Aucun modèle n’a été appelé. Voici ce qu’il aurait reçu :',
    roles: {
      system: 'système',
      developer: 'système',
      user: 'utilisateur',
      assistant: 'assistant',
      tool: 'outil',
    },
    separator: ' : ',
  },
  en: {
    intro: '[Demonstration] No model was called. This is what it would have received:',
    roles: { system: 'system', developer: 'system', user: 'user', assistant: 'assistant', tool: 'tool' },
    separator: ': ',
  },
} as const;

/**
 * What a model would have been sent, told in the language of the last message of the user. Same messages, same text.
 */
export function describePrompt(messages: readonly ChatMessage[]): string {
  const asked = messages.findLast((message) => message.role === 'user') ?? messages.at(-1);
  const words = WORDS[guessLanguage(asked?.content ?? '')];
  const lines = messages.map(({ role, content }) => `${words.roles[role]}${words.separator}${content}`);
  return [words.intro, '', ...lines].join('\n');
}
