import { CASELESS, LOWER, readUnit, UPPER } from './character-class.ts';

export const HASH_SEED = 0x811c9dc5 | 0;

/** One FNV-1a step over a folded unit. The tokeniser inlines nothing else, so that lists built by scripts hash alike. */
export function hashStep(hash: number, unit: number): number {
  if (unit < 0xe6) return Math.imul(hash ^ unit, 0x01000193);
  // œ and æ are written with two letters in lists and in half of the texts.
  if (unit === 0x153) return Math.imul(Math.imul(hash ^ 111, 0x01000193) ^ 101, 0x01000193);
  if (unit === 0xe6) return Math.imul(Math.imul(hash ^ 97, 0x01000193) ^ 101, 0x01000193);
  return Math.imul(hash ^ unit, 0x01000193);
}

/** The 32-bit hash of a word without its case, accents, hyphens, spaces and apostrophes: "N'Diaye" and "NDIAYE" are one. */
export function hashWord(word: string): number {
  let hash = HASH_SEED;
  for (let i = 0; i < word.length; i++) {
    const unit = readUnit(word.charCodeAt(i));
    const kind = unit & 15;
    if (kind === LOWER || kind === UPPER || kind === CASELESS) hash = hashStep(hash, unit >>> 4);
  }
  return hash;
}
