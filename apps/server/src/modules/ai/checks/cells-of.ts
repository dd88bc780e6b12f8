/** Longest line that is read as a row of a table. */
export const MOST_ROW_CHARS = 2_000;

/**
 * What makes a line a row: its delimiter and the number of its cells; '' where it is none. A comma before a space is prose.
 * Lines of one table have the same.
 */
export function cellsOf(line: string): string {
  if (line.length > MOST_ROW_CHARS) return '';
  // A delimiter between quotes separates nothing (RFC 4180).
  const bare = line.replaceAll(/"[^"]*"/g, 'x');
  const delimiter = /[;\t|]|,(?=\S)/.exec(bare)?.[0];
  return delimiter === undefined ? '' : delimiter + bare.split(delimiter).length;
}
