/** What the tokeniser needs to know of one UTF-16 unit. */
export const SPACE = 1;
export const NEWLINE = 2;
export const DIGIT = 3;
export const LOWER = 4;
export const UPPER = 5;
export const PUNCTUATION = 6;
/** Combining marks: part of a word, absent from its folded form, so NFD and NFC texts fold alike. */
export const MARK = 7;
/** Letters of scripts without case (Arabic, Chinese…). */
export const CASELESS = 8;

/** The class of each UTF-16 unit, and above its four bits the folded unit; filled on first sight, 0 is "not seen yet". */
const units = new Uint32Array(65536);

/** The class of a UTF-16 unit. Surrogates are punctuation: emoji and rare scripts separate words, and no name list has them. */
export function classOf(unit: number): number {
  return readUnit(unit) & 15;
}

/**
 * The class in the four low bits and, above them, the unit without case and accents ("É" → "e"); œ and æ are left to the tokeniser, which
 * writes two letters. One look-up for both: words are most of a text.
 */
export function readUnit(unit: number): number {
  return units[unit] || learn(unit);
}

/** Letters with a stroke and the like, which Unicode does not decompose ("Paweł" and "Pawel" are one), and the curly apostrophe. */
const UNDECOMPOSED = new Map(
  [..."łløođdıi’'"]
    .map((letter, i, all) => [letter.charCodeAt(0), (all[i + 1] ?? '').charCodeAt(0)] as const)
    .filter((_, i) => i % 2 === 0),
);

function learn(unit: number): number {
  const character = String.fromCharCode(unit);
  const bare = character.toLowerCase().normalize('NFD').charCodeAt(0);
  const found = classify(unit, character) | ((UNDECOMPOSED.get(bare) ?? bare) << 4);
  units[unit] = found;
  return found;
}

function classify(unit: number, character: string): number {
  // Each expression below costs its compilation at the first letter that needs it; most texts are made of these.
  if (unit >= 97 && unit <= 122) return LOWER;
  if (unit >= 65 && unit <= 90) return UPPER;
  if (unit === 10 || unit === 13 || unit === 0x2028 || unit === 0x2029) return NEWLINE;
  if (unit >= 48 && unit <= 57) return DIGIT;
  if (/[\s\u200b\u2060\ufeff]/u.test(character)) return SPACE;
  if (unit >= 0xd800 && unit <= 0xdfff) return PUNCTUATION;
  if (/\p{M}/u.test(character)) return MARK;
  if (!/\p{L}/u.test(character)) return PUNCTUATION;
  if (/\p{Lu}|\p{Lt}/u.test(character)) return UPPER;
  return /\p{Ll}/u.test(character) ? LOWER : CASELESS;
}

for (let unit = 0; unit < 0x80; unit++) learn(unit);
