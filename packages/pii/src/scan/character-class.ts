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

/** One class a UTF-16 unit, filled on first sight: 64 KB, against a regular expression for each character. 0 is "not seen yet". */
const classes = new Uint8Array(65536);
const folded = new Uint16Array(65536);

/** The class of a UTF-16 unit. Surrogates are punctuation: emoji and rare scripts separate words, and no name list has them. */
export function classOf(unit: number): number {
  return classes[unit] || learn(unit);
}

/** The unit without case and accents ("É" → "e"); œ and æ are left to the tokeniser, which writes two letters. */
export function foldUnit(unit: number): number {
  return folded[unit] ?? unit;
}

/** Letters with a stroke and the like, which Unicode does not decompose ("Paweł" and "Pawel" are one), and the curly apostrophe. */
const UNDECOMPOSED = new Map(
  [..."łløođdıi’'"]
    .map((letter, i, all) => [letter.charCodeAt(0), (all[i + 1] ?? '').charCodeAt(0)] as const)
    .filter((_, i) => i % 2 === 0),
);

function learn(unit: number): number {
  const character = String.fromCharCode(unit);
  const found = classify(unit, character);
  classes[unit] = found;
  const bare = character.toLowerCase().normalize('NFD').charCodeAt(0);
  folded[unit] = UNDECOMPOSED.get(bare) ?? bare;
  return found;
}

function classify(unit: number, character: string): number {
  if (unit === 10 || unit === 13 || unit === 0x2028 || unit === 0x2029) return NEWLINE;
  if (unit >= 48 && unit <= 57) return DIGIT;
  if (/[\s\u200b\u2060\ufeff]/u.test(character)) return SPACE;
  if (unit >= 0xd800 && unit <= 0xdfff) return PUNCTUATION;
  if (/\p{M}/u.test(character)) return MARK;
  if (!/\p{L}/u.test(character)) return PUNCTUATION;
  if (/\p{Lu}|\p{Lt}/u.test(character)) return UPPER;
  return /\p{Ll}/u.test(character) ? LOWER : CASELESS;
}

for (let unit = 0; unit < 0x180; unit++) learn(unit);
