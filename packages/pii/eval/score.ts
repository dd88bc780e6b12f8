import type { Span } from '../src/span.ts';
import type { GoldText } from './read-gold.ts';

interface Tally {
  tp: number;
  fp: number;
  fn: number;
}

export interface Score {
  readonly types: Map<string, { strict: Tally; overlap: Tally; characters: number; leaked: number }>;
  readonly strict: Tally;
  readonly leakRate: number;
  readonly falseMaskRate: number;
  readonly negativeTexts: number;
  readonly negativeTextsTouched: number;
  readonly texts: number;
}

export interface Mistake {
  readonly text: GoldText;
  readonly missed: string[];
  readonly wrong: string[];
}

/** Precision, recall and F1 of a tally; an empty one is perfect. */
export function ratios({ tp, fp, fn }: Tally): { p: number; r: number; f: number } {
  const p = tp + fp ? tp / (tp + fp) : fn ? 0 : 1;
  const r = tp + fn ? tp / (tp + fn) : 1;
  return { p, r, f: p + r ? (2 * p * r) / (p + r) : 0 };
}

/** Scores as the project's own scorer does: strict spans, overlaps matched one to one, leaked and wrongly masked characters. */
export function score(
  gold: readonly GoldText[],
  find: (text: string) => Span[],
  report?: (mistake: Mistake) => void,
): Score {
  const types: Score['types'] = new Map();
  const strict = { tp: 0, fp: 0, fn: 0 };
  let goldCharacters = 0;
  let leaked = 0;
  let others = 0;
  let masked = 0;
  let negativeTexts = 0;
  let negativeTextsTouched = 0;
  const of = (type: string) => {
    const known = types.get(type);
    if (known) return known;
    const fresh = { strict: { tp: 0, fp: 0, fn: 0 }, overlap: { tp: 0, fp: 0, fn: 0 }, characters: 0, leaked: 0 };
    types.set(type, fresh);
    return fresh;
  };
  for (const text of gold) {
    const found = find(text.text);
    const key = (span: { start: number; end: number; type: string }) => `${span.start}:${span.end}:${span.type}`;
    const goldKeys = new Set(text.spans.map(key));
    const foundKeys = new Set(found.map(key));
    const missed: string[] = [];
    const wrong: string[] = [];
    const show = (span: { start: number; end: number; type: string }) =>
      `${span.type}:${text.text.slice(span.start, span.end)}`;
    for (const span of text.spans) {
      const isFound = foundKeys.has(key(span));
      of(span.type).strict[isFound ? 'tp' : 'fn']++;
      strict[isFound ? 'tp' : 'fn']++;
      if (!isFound) missed.push(show(span));
    }
    for (const span of found) {
      if (goldKeys.has(key(span))) continue;
      of(span.type).strict.fp++;
      strict.fp++;
      wrong.push(show(span));
    }
    const pairs: [number, number, number][] = [];
    for (const [i, a] of text.spans.entries()) {
      for (const [j, b] of found.entries()) {
        const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
        if (a.type === b.type && shared > 0) pairs.push([shared, i, j]);
      }
    }
    pairs.sort((a, b) => b[0] - a[0]);
    const takenGold = new Set<number>();
    const takenFound = new Set<number>();
    for (const [, i, j] of pairs) {
      if (takenGold.has(i) || takenFound.has(j)) continue;
      takenGold.add(i);
      takenFound.add(j);
    }
    for (const [i, span] of text.spans.entries()) of(span.type).overlap[takenGold.has(i) ? 'tp' : 'fn']++;
    for (const [j, span] of found.entries()) if (!takenFound.has(j)) of(span.type).overlap.fp++;

    const covered = new Uint8Array(text.text.length);
    const personal = new Uint8Array(text.text.length);
    for (const span of found) covered.fill(1, span.start, span.end);
    for (const span of text.spans) {
      personal.fill(1, span.start, span.end);
      const entry = of(span.type);
      for (let k = span.start; k < span.end; k++) if (!covered[k]) entry.leaked++;
      entry.characters += span.end - span.start;
    }
    for (let k = 0; k < covered.length; k++) {
      if (personal[k]) {
        goldCharacters++;
        if (!covered[k]) leaked++;
      } else {
        others++;
        if (covered[k]) masked++;
      }
    }
    if (text.spans.length === 0) {
      negativeTexts++;
      if (found.length > 0) negativeTextsTouched++;
    }
    if (missed.length + wrong.length > 0) report?.({ text, missed, wrong });
  }
  return {
    types,
    strict,
    leakRate: leaked / (goldCharacters || 1),
    falseMaskRate: masked / (others || 1),
    negativeTexts,
    negativeTextsTouched,
    texts: gold.length,
  };
}
