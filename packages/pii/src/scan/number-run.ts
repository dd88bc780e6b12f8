import { classOf, DIGIT, LOWER, NEWLINE, PUNCTUATION, SPACE, UPPER } from './character-class.ts';

/** Longest identifier in digits is 19 (cards); a few more tell a longer number from one that only begins like a card. */
const MAX_DIGITS = 24;

/** Digits read from one place on, over single separators (spaces, dots, hyphens, slashes, one line break). One object, reused. */
export interface NumberRun {
  /** Offset of the first digit. */
  start: number;
  count: number;
  readonly digits: Uint8Array;
  /** Offset after the n-th digit (1-based index). */
  readonly endOf: Int32Array;
  /** 1 where a group ends after the n-th digit. */
  readonly groupEnd: Uint8Array;
  /** Number of groups. */
  groups: number;
  /** Nothing glued on the left: no letter, digit, underscore, nor a separator that follows a digit. */
  free: boolean;
  /** Glued to a letter on its left ("N°SS151…"): only a checksum that leaves no doubt may overlook it. */
  glued: boolean;
  /** Separated from digits on its left by one space only: it may be the middle of a longer number. */
  continued: boolean;
  /** The hyphen, dot or slash that separates it from digits on its left; 0 without one. */
  joiner: number;
  /** The UTF-16 unit that separates all groups; 0 without separators, -1 when they differ. */
  separator: number;
}

/** Two numbers may stand on either side of it ("06…/07…"). */
const SLASH = 47;

const run: NumberRun = {
  start: 0,
  count: 0,
  digits: new Uint8Array(MAX_DIGITS + 1),
  endOf: new Int32Array(MAX_DIGITS + 2),
  groupEnd: new Uint8Array(MAX_DIGITS + 2),
  groups: 0,
  free: false,
  glued: false,
  continued: false,
  joiner: 0,
  separator: 0,
};

/** Reads the run that starts at the digit at `start`. The result is overwritten by the next call. */
export function readNumberRun(text: string, start: number): NumberRun {
  run.start = start;
  run.count = 0;
  run.groups = 1;
  run.separator = 0;
  let at = start;
  while (run.count < MAX_DIGITS) {
    const unit = text.charCodeAt(at);
    if (isDigit(unit)) {
      run.digits[run.count++] = unit - 48;
      run.endOf[run.count] = ++at;
      run.groupEnd[run.count] = 0;
      continue;
    }
    // One space, hyphen, dot or slash before a digit: nearly every separator, and rows of digits are read again from each of them.
    const isPlain = unit === 32 || (unit >= 45 && unit <= 47);
    const next = isPlain && isDigit(text.charCodeAt(at + 1)) ? at + 1 : skipSeparator(text, at);
    if (next === at) break;
    run.groupEnd[run.count] = 1;
    const symbol = isPlain ? unit : classOf(unit) === SPACE ? 32 : unit;
    if (run.separator === 0) run.separator = symbol;
    else if (run.separator !== symbol) run.separator = -1;
    run.groups++;
    at = next;
  }
  run.groupEnd[run.count] = isWordUnit(text.charCodeAt(at)) ? 0 : 1;
  const before = text.charCodeAt(start - 1);
  const second = text.charCodeAt(start - 2);
  const afterDigit = isDigit(second);
  run.free = start === 0 || !(isWordUnit(before) || (afterDigit && before !== SLASH && isJoiner(before)));
  const kindBefore = classOf(before);
  run.glued = start > 0 && (kindBefore === LOWER || kindBefore === UPPER);
  run.joiner = afterDigit && isJoiner(before) ? before : 0;
  run.continued = afterDigit && start > 1 && classOf(before) === SPACE;
  return run;
}

/** Whether exactly the first `length` digits stand as a number of their own. */
export function endsAt(found: NumberRun, length: number): boolean {
  return found.count >= length && found.groupEnd[length] === 1;
}

/** The first `length` digits as text. */
export function digitsOf(found: NumberRun, length: number): string {
  let digits = '';
  for (let i = 0; i < length; i++) digits += found.digits[i];
  return digits;
}

/** The length in digits of group `index` (0-based), or 0. */
export function groupLength(found: NumberRun, index: number): number {
  let from = 0;
  let group = 0;
  for (let n = 1; n <= found.count; n++) {
    if (found.groupEnd[n] !== 1 && n !== found.count) continue;
    if (group === index) return n - from;
    group++;
    from = n;
  }
  return 0;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

function skipSeparator(text: string, at: number): number {
  let next = at;
  let symbols = 0;
  while (next - at < 3) {
    const unit = text.charCodeAt(next);
    const kind = classOf(unit);
    if (kind === DIGIT) return symbols > 1 ? at : next;
    if (kind === NEWLINE || isJoiner(unit)) symbols++;
    else if (kind !== SPACE) return at;
    next++;
  }
  return classOf(text.charCodeAt(next)) === DIGIT && symbols <= 1 ? next : at;
}

function isJoiner(unit: number): boolean {
  return unit === 46 || unit === 45 || unit === 47 || unit === 0x2011 || unit === 0x2013 || unit === 0xb7;
}

function isWordUnit(unit: number): boolean {
  if (unit === 95) return true;
  const kind = classOf(unit);
  return (
    kind === LOWER || kind === UPPER || kind === DIGIT || (kind !== PUNCTUATION && kind !== SPACE && kind !== NEWLINE)
  );
}
