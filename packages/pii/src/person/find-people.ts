import { BREAK, LOWERCASE, type Scan, WORD } from '../scan/scan.ts';
import type { Span } from '../span.ts';
import { correctLabels } from './correct-labels.ts';
import { P } from './lexicon.ts';
import { type NameContext, PADDING, readNameContext, releaseNameContext } from './name-context.ts';
import { COMMON, FIRST_NAME } from './name-lists.ts';
import { canBeName, endOfName, FIRST, INSIDE, OUTSIDE, tagNames } from './tag-names.ts';
import { trimName } from './trim-name.ts';
import { weighNames } from './weigh-names.ts';

/**
 * Finds names of people: the tagger reads the whole text, what it found is weighed, then names are found again where the context alone said
 * nothing. `known`: folded hashes of words that are names in this conversation.
 */
export function findPeople(scan: Scan, found: Span[], known?: ReadonlySet<number>): void {
  if (scan.count === 0) return;
  const context = readNameContext(scan);
  const labels = tagNames(scan, context);
  weighNames(scan, context, labels);
  correctLabels(scan, context, labels);
  const names = new Set(known);
  for (let i = 0; i < scan.count; i++) {
    if (labels[i] !== FIRST) continue;
    const end = endOfName(scan, labels, i);
    rememberWords(scan, context, trimName(scan, context, i, end), end, names);
  }
  if (names.size > 0) labelAgain(scan, context, labels, names);
  for (let i = 0; i < scan.count; i++) {
    if (labels[i] !== FIRST) continue;
    const end = endOfName(scan, labels, i);
    const from = trimName(scan, context, i, end);
    if (from === end) continue;
    found.push({
      start: scan.start[from] ?? 0,
      end: scan.end[end - 1] ?? 0,
      type: 'PERSON',
      score: 0.6,
      recognizer: 'person',
    });
    i = end - 1;
  }
  releaseNameContext(context);
}

/** Words of a name that mean that name elsewhere too: three letters at least, no particle, no word of the language. */
function rememberWords(scan: Scan, context: NameContext, from: number, to: number, names: Set<number>): void {
  for (let i = from; i < to; i++) {
    const look = context.look[i + PADDING] ?? 0;
    const isLong = (scan.end[i] ?? 0) - (scan.start[i] ?? 0) > 2;
    if (
      scan.kind[i] === WORD &&
      isLong &&
      !((context.family[i + PADDING] ?? 0) & P.particle) &&
      (look & COMMON) < 0x20
    ) {
      names.add(scan.hash[i] ?? 0);
    }
  }
}

function labelAgain(scan: Scan, context: NameContext, labels: Uint8Array, names: ReadonlySet<number>): void {
  for (let i = 0; i < scan.count; i++) {
    if (labels[i] !== OUTSIDE || scan.kind[i] !== WORD || !names.has(scan.hash[i] ?? 0) || !canBeName(scan, context, i))
      continue;
    if (
      (context.after[i + PADDING] ?? 0) > 0 ||
      (context.family[i + 1 + PADDING] ?? 0) & (P.organisation | P.place | P.thing)
    )
      continue;
    // In lower case only a frequent first name is the same person ("marie" again), not a surname that is a word.
    const look = context.look[i + PADDING] ?? 0;
    if (scan.shape[i] === LOWERCASE && ((look & FIRST_NAME) < 4 || context.line[i + PADDING] !== 2)) continue;
    const joins = i > 0 && labels[i - 1] !== OUTSIDE && scan.kind[i - 1] !== BREAK;
    labels[i] = joins ? INSIDE : FIRST;
    if (labels[i + 1] === FIRST && scan.kind[i + 1] === WORD && i + 1 < scan.count) labels[i + 1] = INSIDE;
  }
}
