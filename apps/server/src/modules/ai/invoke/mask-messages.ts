import { mask, Pseudonymiser, type RestoreStream } from '@gardefou/pii';
import type { Problem } from '../../../kernel/problem.ts';
import { aiProblem } from '../errors.ts';
import type { ChatMessage, ChatOptions } from '../providers/provider.ts';
import type { MaskingStyle } from './invoke-call.ts';
import { maskOptions } from './mask-options.ts';

/** A call as the provider may see it, and the way back. The mapping lives in the closures of this value and dies with them. */
export interface MaskedCall<O extends ChatOptions = ChatOptions> {
  messages: ChatMessage[];
  options: O;
  counts: Record<string, number>;
  restoreStream(options?: { json?: boolean }): RestoreStream;
}

/** Masks one text, and counts what it replaced. */
export interface TextMasker {
  counts: Record<string, number>;
  text(text: string): string;
  /** JSON stays JSON. */
  json(text: string): string;
}

const nothingToRestore: RestoreStream = { push: (chunk) => chunk, end: () => '' };

/** Fail-closed: if masking breaks, nothing leaves. The error's own message may quote the text, so it goes no further. */
export function maskOrRefuse<O extends ChatOptions>(
  messages: readonly ChatMessage[],
  options: O,
  style: MaskingStyle,
  conversation?: Pseudonymiser,
): MaskedCall<O> | Problem {
  try {
    return maskCall(messages, options, style === 'pseudonymise' ? (conversation ?? new Pseudonymiser()) : undefined);
  } catch {
    return aiProblem('masking_failed');
  }
}

/** Everything that leaves is masked, whoever it says it is from: a client may put anything in any part of a call. */
function maskCall<O extends ChatOptions>(
  messages: readonly ChatMessage[],
  options: O,
  pseudonyms: Pseudonymiser | undefined,
): MaskedCall<O> {
  const masker = createMasker(pseudonyms);
  return {
    messages: messages.map((message) => maskMessage(message, masker)),
    options: maskOptions(options, masker),
    counts: masker.counts,
    restoreStream: (how) => pseudonyms?.restoreStream(how) ?? nothingToRestore,
  };
}

export function createMasker(pseudonyms: Pseudonymiser | undefined): TextMasker {
  const counts: Record<string, number> = {};
  const counted = ({ text, entities }: ReturnType<typeof mask>): string => {
    for (const [type, count] of Object.entries(entities)) counts[type] = (counts[type] ?? 0) + count;
    return text;
  };
  return {
    counts,
    text: (text) => counted(pseudonyms ? pseudonyms.mask(text) : mask(text)),
    json: (text) => counted(pseudonyms ? pseudonyms.maskJson(text) : mask(text, { json: true })),
  };
}

function maskMessage(message: ChatMessage, masker: TextMasker): ChatMessage {
  const masked = { ...message };
  // The result of a tool is most often JSON, whose escapes would hide what they cut.
  masked.content = message.role === 'tool' ? masker.json(message.content) : masker.text(message.content);
  // The name of a tool message is its function's; any other is somebody's.
  if (message.name !== undefined && message.role !== 'tool') masked.name = maskName(message.name, masker);
  if (message.toolCalls) {
    masked.toolCalls = message.toolCalls.map((call) => ({ ...call, arguments: masker.json(call.arguments) }));
  }
  return masked;
}

/** A name alone has no context to be known by: it is given one. */
function maskName(name: string, masker: TextMasker): string {
  const label = 'Name: ';
  return masker.text(label + name).slice(label.length);
}
