import { cellsOf, MOST_ROW_CHARS } from './cells-of.ts';

/**
 * What is read again before the next piece, as labels stand before their values. The longest look back is of 12 words or 36 tokens
 * (@gardefou/pii, `keywordsBefore`): 216 characters in prose of five letters a word.
 */
const CONTEXT_CHARS = 512;

/** The end of a text, and above it the titles of the table that it is in: they say what its cells are, however long it gets. */
export function contextOf(text: string): string {
  const cut = text.length - CONTEXT_CHARS;
  if (cut <= 0) return text;
  const titles = startOfTable(text);
  if (titles < 0 || titles >= cut) return text.slice(cut);
  const titlesEnd = text.indexOf('\n', titles) + 1;
  const row = text.lastIndexOf('\n', cut) + 1;
  return text.slice(titles, titlesEnd) + text.slice(Math.max(titlesEnd, row));
}

/** Where the lines begin that have as many cells as the last whole line; -1 when it has none, or when a long line follows it. */
function startOfTable(text: string): number {
  const end = text.lastIndexOf('\n');
  if (end < 0 || text.length - end > MOST_ROW_CHARS) return -1;
  let start = startOfLine(text, end);
  const cells = cellsOf(text.slice(start, end));
  if (cells === '') return -1;
  while (start > 0) {
    const above = startOfLine(text, start - 1);
    if (cellsOf(text.slice(above, start - 1)) !== cells) break;
    start = above;
  }
  return start;
}

/** Of the line whose line break is at `end`. */
function startOfLine(text: string, end: number): number {
  return end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
}
