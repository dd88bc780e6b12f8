import { mask, Pseudonymiser, type RestoreStream } from '@gardefou/pii';
import type { Problem } from '../../../kernel/problem.ts';
import { aiProblem } from '../errors.ts';
import type { ChatMessage } from '../providers/provider.ts';

/** Messages as the provider may see them, and the way back. The mapping lives in the closures of this value and dies with them. */
export interface MaskedMessages {
  messages: ChatMessage[];
  counts: Record<string, number>;
  restore(text: string): string;
  restoreStream(): RestoreStream;
}

const nothingToRestore: RestoreStream = { push: (chunk) => chunk, end: () => '' };

/** Fail-closed: if masking breaks, nothing leaves. The error's own message may quote the text, so it goes no further. */
export function maskOrRefuse(
  messages: readonly ChatMessage[],
  style: 'mask' | 'pseudonymise',
): MaskedMessages | Problem {
  try {
    return maskMessages(messages, style);
  } catch {
    return aiProblem('masking_failed');
  }
}

/** Every message is masked, whoever it says it is from: a client may put anything in a system or assistant message. */
function maskMessages(messages: readonly ChatMessage[], style: 'mask' | 'pseudonymise'): MaskedMessages {
  const counts: Record<string, number> = {};
  const pseudonyms = style === 'pseudonymise' ? new Pseudonymiser() : undefined;
  const masked = messages.map((message) => {
    const { text, entities } = pseudonyms ? pseudonyms.mask(message.content) : mask(message.content);
    for (const [type, count] of Object.entries(entities)) counts[type] = (counts[type] ?? 0) + count;
    return { ...message, content: text };
  });
  return {
    messages: masked,
    counts,
    restore: (text) => pseudonyms?.restore(text) ?? text,
    restoreStream: () => pseudonyms?.restoreStream() ?? nothingToRestore,
  };
}
