import { CASELESS, classOf, DIGIT, LOWER, MARK, NEWLINE, readUnit, SPACE, UPPER } from './character-class.ts';
import { HASH_SEED, hashStep } from './hash-word.ts';
import { K, keywordOf } from './keywords.ts';
import {
  BREAK,
  CAPITALISED,
  CAPITALS,
  INITIAL,
  LOWERCASE,
  MIXED,
  NO_CASE,
  NUMBER,
  type Scan,
  SYMBOL,
  WORD,
} from './scan.ts';

const APOSTROPHE = 0x27;
const CURLY_APOSTROPHE = 0x2019;
const HYPHEN = 0x2d;
const AT = 0x40;
const COLON = 0x3a;
const SLASH = 0x2f;
/** Tabs separate fields, so they are tokens where other spaces are not. */
const TAB = 9;

/** Farthest that a recogniser reads past a token. */
const LOOKAHEAD = 32;

/** Arrays for texts of up to 16 k tokens are kept between calls (0.4 MB); `scanText` is synchronous and its result dies with the call. */
const KEPT_TOKENS = 16_384;
let spare: Scan | undefined;

/** Cuts a text into tokens in one pass over its characters. Linear; every later step works on tokens. */
export function scanText(text: string): Scan {
  const scan = takeScan(text);
  const length = text.length;
  let at = 0;
  while (at < length) {
    const unit = text.charCodeAt(at);
    const kind = classOf(unit);
    if (kind === SPACE && unit !== TAB) {
      at++;
      continue;
    }
    if (kind >= LOWER && kind <= UPPER) at = readWord(scan, text, at);
    else if (kind === CASELESS) at = readWord(scan, text, at);
    else if (kind === DIGIT) at = readNumber(scan, text, at);
    else at = readSymbol(scan, text, at, unit, kind);
  }
  endScan(scan);
  return scan;
}

/** Blank tokens after the last: recognisers look ahead without asking for the end, and kept arrays hold older texts. */
function endScan(scan: Scan): void {
  while (scan.start.length < scan.count + LOOKAHEAD) grow(scan);
  scan.kind.fill(0, scan.count, scan.count + LOOKAHEAD);
  scan.shape.fill(0, scan.count, scan.count + LOOKAHEAD);
  scan.keyword.fill(0, scan.count, scan.count + LOOKAHEAD);
  scan.hash.fill(0, scan.count, scan.count + LOOKAHEAD);
  scan.start.fill(scan.text.length, scan.count, scan.count + LOOKAHEAD);
  scan.end.fill(scan.text.length, scan.count, scan.count + LOOKAHEAD);
}

/** Gives the arrays back for the next text. The caller must not read the scan afterwards. */
export function releaseScan(scan: Scan): void {
  if (scan.start.length > KEPT_TOKENS) return;
  scan.text = '';
  spare = scan;
}

function readWord(scan: Scan, text: string, from: number): number {
  let hash = HASH_SEED;
  let letters = 0;
  let capitals = 0;
  let caseless = 0;
  let parts = 1;
  let isKey = false;
  let at = from;
  const length = text.length;
  for (; at < length; at++) {
    const unit = text.charCodeAt(at);
    const known = readUnit(unit);
    const kind = known & 15;
    if (kind === LOWER) letters++;
    else if (kind === UPPER) {
      letters++;
      capitals++;
    } else if (kind === CASELESS) {
      letters++;
      caseless++;
    } else if (kind === MARK) continue;
    else if (unit === HYPHEN && isLetterAt(text, at + 1)) {
      // "sk-proj-…", "xoxb-…": the part before the first hyphen may announce a key.
      if (parts++ === 1 && keywordOf(hash) & K.keyPrefix) isKey = true;
      continue;
    } else if ((unit === APOSTROPHE || unit === CURLY_APOSTROPHE) && isLetterAt(text, at + 1)) {
      // An elision ends the word with its apostrophe (l', d', qu', N'); a possessive begins the next (Marie + 's).
      if (parts === 1 && isElision(text, from, at)) {
        at++;
        break;
      }
      if (isPossessive(text, at)) break;
      continue;
    } else break;
    hash = hashStep(hash, known >>> 4);
  }
  const index = push(scan, WORD, from, at);
  scan.hash[index] = hash;
  const firstIsUpper = classOf(text.charCodeAt(from)) === UPPER;
  const shape = shapeOf(letters, capitals, caseless, parts, firstIsUpper);
  scan.shape[index] = shape;
  const keyword = keywordOf(hash);
  scan.keyword[index] = keyword;
  if (keyword !== 0) scan.keywords.push(index);
  if (isKey || shape === MIXED || (shape === CAPITALS && letters > 3)) scan.odd.push(index);
  return at;
}

function shapeOf(letters: number, capitals: number, caseless: number, parts: number, firstIsUpper: boolean): number {
  if (caseless > 0) return NO_CASE;
  if (capitals === 0) return LOWERCASE;
  if (capitals === letters) return letters === 1 ? INITIAL : CAPITALS;
  return firstIsUpper && capitals <= parts ? CAPITALISED : MIXED;
}

function isElision(text: string, from: number, apostrophe: number): boolean {
  const letters = apostrophe - from;
  if (letters <= 2) return true;
  const last = text.charCodeAt(apostrophe - 1) | 32;
  // qu', jusqu', lorsqu', puisqu', quoiqu': all end in "qu".
  return last === 117 && (text.charCodeAt(apostrophe - 2) | 32) === 113;
}

function isPossessive(text: string, apostrophe: number): boolean {
  return (text.charCodeAt(apostrophe + 1) | 32) === 115 && !isLetterAt(text, apostrophe + 2);
}

function isLetterAt(text: string, at: number): boolean {
  if (at >= text.length) return false;
  const kind = classOf(text.charCodeAt(at));
  return kind === LOWER || kind === UPPER || kind === CASELESS;
}

function readNumber(scan: Scan, text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && classOf(text.charCodeAt(at)) === DIGIT) at++;
  const index = push(scan, NUMBER, from, at);
  scan.hash[index] = at - from;
  scan.numbers.push(index);
  return at;
}

function readSymbol(scan: Scan, text: string, at: number, unit: number, kind: number): number {
  const index = push(scan, kind === NEWLINE ? BREAK : SYMBOL, at, at + 1);
  scan.hash[index] = unit === CURLY_APOSTROPHE ? APOSTROPHE : unit;
  if (unit === AT) scan.ats.push(index);
  else if (unit === COLON) {
    if (text.charCodeAt(at + 1) === SLASH && text.charCodeAt(at + 2) === SLASH) scan.schemes.push(index);
    else scan.colons.push(index);
  }
  return at + 1;
}

function push(scan: Scan, kind: number, start: number, end: number): number {
  const index = scan.count++;
  if (index === scan.start.length) grow(scan);
  scan.kind[index] = kind;
  scan.start[index] = start;
  scan.end[index] = end;
  scan.keyword[index] = 0;
  scan.shape[index] = 0;
  return index;
}

function takeScan(text: string): Scan {
  const kept = spare;
  spare = undefined;
  // Prose has a token every five characters; room for one every four avoids most copies.
  if (!kept || kept.start.length < text.length >> 3) return createScan(text, Math.max(1024, text.length >> 2));
  kept.text = text;
  kept.count = 0;
  kept.numbers.length = 0;
  kept.ats.length = 0;
  kept.keywords.length = 0;
  kept.schemes.length = 0;
  kept.odd.length = 0;
  kept.colons.length = 0;
  return kept;
}

function createScan(text: string, room: number): Scan {
  return {
    text,
    count: 0,
    start: new Int32Array(room),
    end: new Int32Array(room),
    kind: new Uint8Array(room),
    shape: new Uint8Array(room),
    hash: new Int32Array(room),
    keyword: new Int32Array(room),
    numbers: [],
    ats: [],
    keywords: [],
    schemes: [],
    odd: [],
    colons: [],
  };
}

function grow(scan: Scan): void {
  const bigger = createScan('', scan.start.length * 2);
  bigger.start.set(scan.start);
  bigger.end.set(scan.end);
  bigger.kind.set(scan.kind);
  bigger.shape.set(scan.shape);
  bigger.hash.set(scan.hash);
  bigger.keyword.set(scan.keyword);
  scan.start = bigger.start;
  scan.end = bigger.end;
  scan.kind = bigger.kind;
  scan.shape = bigger.shape;
  scan.hash = bigger.hash;
  scan.keyword = bigger.keyword;
}
