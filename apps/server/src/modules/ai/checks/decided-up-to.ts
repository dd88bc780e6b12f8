import type { Span } from '@gardefou/pii';
import { cellsOf, MOST_ROW_CHARS } from './cells-of.ts';

/** What may begin a value without a digit or a quote stands in so few: "jean arobase exemple point fr", "Résidence X, 12 rue…". */
const CALM_CHARS = 64;
/**
 * From the first digit, or opening quote, to the last character that decides. Longest values with white space inside: IBAN in single
 * characters over lines 185, quoted password 201, international telephone 120, a row of 24 digits 96, NIR 82; a postal
 * address has no bound, and is about 200 with four complements.
 */
const VALUE_CHARS = 256;
/** Longest private key (PEM) that is one. */
const KEY_CHARS = 6_144;
/** Longest word: a JWT has 8,004 characters at most. Nothing is held back beyond. */
const MOST_HELD_CHARS = 8_704;

/** "zéro six…": telephone numbers are dictated. */
const BEGINS_VALUE = /\d|(?<![\p{L}\d])(?:["'`«“‘]|z[ée]ro )/iu;
const KEY_BEGIN = '-----BEGIN ';
const KEY_END = '-----END ';

/**
 * Up to where nothing that may follow `text` changes what is found in it: 64 characters before its end in calm prose, as many before
 * the first digit or quote of the last 256, and never inside a word, a row of a table, a private key or one of `spans`.
 */
export function decidedUpTo(text: string, spans: readonly Span[]): number {
  const tail = Math.max(0, text.length - VALUE_CHARS);
  const value = text.slice(tail).search(BEGINS_VALUE);
  const calm = (value < 0 ? text.length : tail + value) - CALM_CHARS;
  const start = startOfWord(text, Math.min(calm, startOfRow(text), startOfKey(text)));
  const decided = spans.findLast((span) => span.start < start && span.end > start)?.start ?? start;
  return text.length - decided > MOST_HELD_CHARS ? beforePair(text, tail - CALM_CHARS) : decided;
}

/** Of the word at `at`: values without white space are decided by their end. */
function startOfWord(text: string, at: number): number {
  let start = at;
  const least = text.length - MOST_HELD_CHARS;
  while (start > least && start > 0 && isWordUnit(text.charCodeAt(start - 1))) start--;
  return beforePair(text, start);
}

/** Not white space, and not of a script that does without: in Chinese a whole answer would be one word. */
function isWordUnit(unit: number): boolean {
  return unit > 0x20 && unit < 0x2000 && unit !== 0xa0;
}

/** Of the row that the text ends in: its cells count once all of them are there. Text that ends in none is its own end. */
function startOfRow(text: string): number {
  const start = text.lastIndexOf('\n') + 1;
  if (start === 0 || text.length - start > MOST_ROW_CHARS) return text.length;
  const above = start === 1 ? '' : text.slice(text.lastIndexOf('\n', start - 2) + 1, start - 1);
  const cells = cellsOf(above);
  if (cells === '') return text.length;
  const row = text.slice(start).split(cells.charAt(0)).length;
  return row > Number(cells.slice(1)) ? text.length : start;
}

/** Of a private key whose end is not there yet. */
function startOfKey(text: string): number {
  const start = text.lastIndexOf(KEY_BEGIN);
  if (start < 0 || text.length - start > KEY_CHARS) return text.length;
  const end = text.indexOf(KEY_END, start);
  return end >= 0 && text.indexOf('-----', end + KEY_END.length) >= 0 ? text.length : start;
}

/** Not between the halves of a character. */
function beforePair(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
