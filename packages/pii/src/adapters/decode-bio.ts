import type { EntityType } from '../entity-type.ts';
import type { Span } from '../span.ts';

export interface TokenLabel {
  readonly start: number;
  readonly end: number;
  /** `O`, `B-PER`, `I-PER`. */
  readonly label: string;
  readonly score: number;
}

const LETTER = /[\p{L}\p{M}\p{N}]/u;

/**
 * Spans from labelled tokens in text order. A token inside a word takes the label of the word's first one, so no name is cut in its
 * middle; `I-` after nothing of its type begins a span, as models without `B-` expect. The score is the mean of the tokens' own.
 */
export function decodeBio(
  text: string,
  tokens: readonly TokenLabel[],
  types: Readonly<Record<string, EntityType>>,
): Omit<Span, 'recognizer'>[] {
  const spans: Omit<Span, 'recognizer'>[] = [];
  let open: { start: number; end: number; type: EntityType; total: number; tokens: number } | undefined;
  let last = 0;
  const close = () => {
    const [start, end] = open ? trim(text, open.start, open.end) : [0, 0];
    if (open && start < end) spans.push({ start, end, type: open.type, score: open.total / open.tokens });
    open = undefined;
  };
  for (const { start, end, label, score } of tokens) {
    if (start >= end) continue;
    const isInsideWord = start === last && LETTER.test(text[start - 1] ?? '') && LETTER.test(text[start] ?? '');
    last = end;
    if (isInsideWord) {
      if (open) open.end = end;
      continue;
    }
    const type = label === 'O' ? undefined : typeOf(label, types);
    if (open && (type !== open.type || label.startsWith('B-'))) close();
    if (!type) continue;
    open ??= { start, end, type, total: 0, tokens: 0 };
    open.end = end;
    open.total += score;
    open.tokens += 1;
  }
  close();
  return spans;
}

function typeOf(label: string, types: Readonly<Record<string, EntityType>>): EntityType | undefined {
  const name = label.replace(/^[BI]-/, '');
  return Object.hasOwn(types, name) ? types[name] : undefined;
}

/** SentencePiece counts the space before a word into its first token. */
function trim(text: string, start: number, end: number): [number, number] {
  const value = text.slice(start, end);
  return [start + value.length - value.trimStart().length, end - (value.length - value.trimEnd().length)];
}
