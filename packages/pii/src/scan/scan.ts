/** Kinds of token. */
export const WORD = 1;
export const NUMBER = 2;
export const SYMBOL = 3;
export const BREAK = 4;

/** Shapes of a word. */
export const LOWERCASE = 1;
export const CAPITALISED = 2;
export const CAPITALS = 3;
/** One capital letter: an initial. */
export const INITIAL = 4;
export const MIXED = 5;
export const NO_CASE = 6;

/**
 * The tokens of one text, as parallel arrays: objects for each token cost five times as much and a minute of garbage a gigabyte.
 * Words keep inner hyphens ("Jean-Pierre") and end after an elision ("d'" + "Alembert"); digits and letters are separate tokens.
 */
export interface Scan {
  text: string;
  /** Number of tokens; the arrays may be longer. */
  count: number;
  start: Int32Array;
  end: Int32Array;
  kind: Uint8Array;
  shape: Uint8Array;
  /** Folded hash of words, the UTF-16 unit of symbols, the length of numbers. */
  hash: Int32Array;
  /** Keyword families of words (`K`). */
  keyword: Int32Array;
  /** Token indexes that start an attempt, by kind of trigger. */
  numbers: number[];
  ats: number[];
  keywords: number[];
  /** Colons followed by "//". */
  schemes: number[];
  /** Words of mixed case or of four capitals and more: keys and tokens begin so. */
  odd: number[];
  /** Colons between hexadecimal groups start IPv6 attempts. */
  colons: number[];
}
