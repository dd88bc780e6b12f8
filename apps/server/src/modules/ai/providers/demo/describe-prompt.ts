import type { ChatMessage, ToolDefinition } from '../provider.ts';
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
    calls: 'appelle',
    tools: 'Outils offerts',
    back: 'Dans votre réponse, ces repères redeviennent',
  },
  en: {
    intro: '[Demonstration] No model was called. This is what it would have received:',
    roles: { system: 'system', developer: 'system', user: 'user', assistant: 'assistant', tool: 'tool' },
    separator: ': ',
    calls: 'calls',
    tools: 'Tools on offer',
    back: 'In your answer, these placeholders become again',
  },
} as const;

/**
 * What a model would have been sent, told in the language of the last message of the user. Same messages, same text.
 */
export function describePrompt(messages: readonly ChatMessage[], tools: readonly ToolDefinition[] = []): string {
  const asked = messages.findLast((message) => message.role === 'user') ?? messages.at(-1);
  const words = WORDS[guessLanguage(asked?.content ?? '')];
  const lines = messages.flatMap(({ role, content, toolCalls = [] }) => [
    ...(content !== '' || toolCalls.length === 0 ? [`${words.roles[role]}${words.separator}${content}`] : []),
    ...toolCalls.map((call) => `${words.roles[role]} ${words.calls} ${call.name}(${call.arguments})`),
  ]);
  const offered = tools.map(({ name, description }) => (description ? `${name} (${description})` : name));
  if (offered.length > 0) lines.push('', `${words.tools}${words.separator}${offered.join(', ')}`);
  return [words.intro, '', ...lines.map(showPlaceholders), ...backAgain(lines, words)].join('\n');
}

const NUMBERED = /\[([A-Z][A-Z_]*)_(\d+)\]/g;

/** Written otherwise, a numbered placeholder is not put back on its way to the caller: it can be seen. */
function showPlaceholders(line: string): string {
  return line.replace(NUMBERED, '⟦$1 $2⟧');
}

/** And each once as a model would have used it, to show that it comes back. */
function backAgain(lines: readonly string[], words: (typeof WORDS)['fr' | 'en']): string[] {
  const used = new Set(lines.flatMap((line) => Array.from(line.matchAll(NUMBERED), ([placeholder]) => placeholder)));
  if (used.size === 0) return [];
  return [
    '',
    `${words.back}${words.separator}${[...used].map((placeholder) => `${showPlaceholders(placeholder)} = ${placeholder}`).join(', ')}`,
  ];
}
