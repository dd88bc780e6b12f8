import { BREAK, type Scan, SYMBOL, WORD } from './scan.ts';

const STOP = 0x2e;
const SEMICOLON = 0x3b;

/**
 * The keyword families of up to `reach` words before a token. Stops at the end of a sentence and at the second line break,
 * so a label above its value counts and the previous paragraph does not.
 */
export function keywordsBefore(scan: Scan, index: number, reach: number): number {
  let families = 0;
  let words = 0;
  let breaks = 0;
  for (let i = index - 1; i >= 0 && index - i < reach * 3; i--) {
    const kind = scan.kind[i];
    if (kind === WORD) {
      families |= scan.keyword[i] ?? 0;
      if (++words === reach) break;
    } else if (kind === BREAK) {
      if (++breaks === 2) break;
    } else if (kind === SYMBOL && endsSentence(scan, i)) break;
  }
  return families;
}

/** Which of `families` stands nearest before a token, with the same limits; 0 when none does. */
export function nearestBefore(scan: Scan, index: number, reach: number, families: number): number {
  let words = 0;
  let breaks = 0;
  for (let i = index - 1; i >= 0 && index - i < reach * 3; i--) {
    const kind = scan.kind[i];
    if (kind === WORD) {
      const met = (scan.keyword[i] ?? 0) & families;
      if (met !== 0) return met;
      if (++words === reach) break;
    } else if (kind === BREAK) {
      if (++breaks === 2) break;
    } else if (kind === SYMBOL && endsSentence(scan, i)) break;
  }
  return 0;
}

/** The keyword families of up to `reach` words after an offset, inside the line. */
export function keywordsAfter(scan: Scan, index: number, offset: number, reach: number): number {
  let families = 0;
  let words = 0;
  for (let i = index + 1; i < scan.count && i - index < reach * 3 + 12; i++) {
    if ((scan.start[i] ?? 0) < offset) continue;
    const kind = scan.kind[i];
    if (kind === BREAK || (kind === SYMBOL && endsSentence(scan, i))) break;
    if (kind !== WORD) continue;
    families |= scan.keyword[i] ?? 0;
    if (++words === reach) break;
  }
  return families;
}

/** A full stop followed by a space; "n°." and "tél." are followed by one too, so a stop after a short word is none. */
function endsSentence(scan: Scan, index: number): boolean {
  const unit = scan.hash[index];
  if (unit === SEMICOLON) return true;
  if (unit !== STOP) return false;
  const end = scan.end[index] ?? 0;
  if (index > 0 && scan.kind[index - 1] === WORD && (scan.end[index - 1] ?? 0) - (scan.start[index - 1] ?? 0) <= 5)
    return false;
  return (scan.start[index + 1] ?? end) > end;
}
