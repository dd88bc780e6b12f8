const LEAST_STEP_CHARS = 32;
const MOST_STEP_CHARS = 512;

/**
 * After how many characters a text that arrives in pieces is looked at next: whenever a quarter more is there, within bounds. The first
 * words leave soon, and whoever reads on is behind by then. So a text is read some three times over whatever its length,
 * not from its beginning at each token, and at the same places wherever it was cut.
 */
export function nextLook(afterChars: number): number {
  return afterChars + Math.min(MOST_STEP_CHARS, Math.max(LEAST_STEP_CHARS, afterChars >> 2));
}
