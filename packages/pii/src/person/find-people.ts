import { BREAK, CAPITALISED, CAPITALS, INITIAL, LOWERCASE, MIXED, type Scan, SYMBOL, WORD } from '../scan/scan.ts';
import type { Span } from '../span.ts';
import { familiesOf, P } from './lexicon.ts';
import { COMMON, FIRST_NAME, nameClassOf, SURNAME } from './name-lists.ts';

const DOT = 46;
const AT_LEAST_KNOWN = 2;

/** Finds names of people by lists and context. `known`: folded hashes of words that are names in this conversation. */
export function findPeople(scan: Scan, found: Span[], known?: ReadonlySet<number>): void {
  const names = new Set(known);
  const first = found.length;
  for (let i = 0; i < scan.count; i++) {
    const end = nameFrom(scan, i, names);
    if (end <= i) continue;
    pushName(scan, i, end, found);
    for (let k = i; k < end; k++) {
      const isWord = scan.kind[k] === WORD && (scan.end[k] ?? 0) - (scan.start[k] ?? 0) > 2;
      if (isWord && !(familiesOf(scan.hash[k] ?? 0) & P.particle) && !isCommon(scan, k)) names.add(scan.hash[k] ?? 0);
    }
    i = end - 1;
  }
  if (names.size > 0) findAgain(scan, names, found, first);
}

function pushName(scan: Scan, from: number, to: number, found: Span[]): void {
  found.push({
    start: scan.start[from] ?? 0,
    end: scan.end[to - 1] ?? 0,
    type: 'PERSON',
    score: 0.6,
    recognizer: 'person',
  });
}

/** The index after the name that starts at token `i`, or `i`. */
function nameFrom(scan: Scan, i: number, names: ReadonlySet<number>): number {
  if (scan.kind[i] !== WORD || isGlued(scan, i)) return i;
  const titled = followsTitle(scan, i);
  if (!titled && !isCapital(scan, i))
    return followsIntroduction(scan, i) && isFirstName(scan, i, 3) && !isCommon(scan, i) ? i + 1 : i;
  let end = i;
  let firsts = 0;
  let surnames = 0;
  let strange = 0;
  for (let k = i; k < scan.count && k - i < 8; k++) {
    if (scan.kind[k] === SYMBOL && scan.hash[k] === DOT && scan.shape[k - 1] === INITIAL) continue;
    if (scan.kind[k] !== WORD || isGlued(scan, k)) break;
    const isParticle = (familiesOf(scan.hash[k] ?? 0) & P.particle) !== 0 && k > i && !isCapital(scan, k);
    if (isParticle) continue;
    if (!isCapital(scan, k) && !(titled && k === i && isFirstName(scan, k, 3))) break;
    const common = isCommon(scan, k);
    if (common && !isFirstName(scan, k, 4) && !(titled || firsts > 0)) break;
    if (
      familiesOf(scan.hash[k] ?? 0) & (P.title | P.greeting | P.pronoun | P.closing | P.place | P.organisation) &&
      common
    )
      break;
    if (isFirstName(scan, k, AT_LEAST_KNOWN)) firsts++;
    else if (nameClassOf(scan.hash[k] ?? 0) & SURNAME) surnames++;
    else strange++;
    end = k + 1;
  }
  if (end === i || isNamedAfter(scan, i)) return i;
  if (titled) return end;
  const words = firsts + surnames + strange;
  if (words === 1) {
    if (names.has(scan.hash[i] ?? 0)) return end;
    return isFirstName(scan, i, 3) && !isCommon(scan, i) ? end : i;
  }
  return firsts > 0 && strange < 2 ? end : i;
}

function isGlued(scan: Scan, i: number): boolean {
  const before = scan.text.charCodeAt((scan.start[i] ?? 0) - 1);
  const after = scan.text.charCodeAt(scan.end[i] ?? 0);
  return isGlue(before) || isGlue(after);
}

/** Digits, "@", "_", "/": the word belongs to a login, an address or a path. */
function isGlue(unit: number): boolean {
  return unit === 64 || unit === 95 || unit === 47 || unit === 92 || (unit >= 48 && unit <= 57);
}

function isCapital(scan: Scan, i: number): boolean {
  const shape = scan.shape[i] ?? 0;
  return (
    shape === CAPITALISED ||
    shape === CAPITALS ||
    shape === INITIAL ||
    (shape === MIXED && /^\p{Lu}/u.test(scan.text.charAt(scan.start[i] ?? 0)))
  );
}

function isFirstName(scan: Scan, i: number, bucket: number): boolean {
  return (nameClassOf(scan.hash[i] ?? 0) & FIRST_NAME) >= bucket;
}

function isCommon(scan: Scan, i: number): boolean {
  return (nameClassOf(scan.hash[i] ?? 0) & COMMON) >= 0x20 || (familiesOf(scan.hash[i] ?? 0) & ~P.particle) !== 0;
}

function followsTitle(scan: Scan, i: number): boolean {
  let before = i - 1;
  if (before >= 0 && scan.kind[before] === SYMBOL && scan.hash[before] === DOT) before--;
  if (before < 0 || scan.kind[before] !== WORD || !(familiesOf(scan.hash[before] ?? 0) & P.title)) return false;
  const isShortLower = scan.shape[before] === LOWERCASE && (scan.end[before] ?? 0) - (scan.start[before] ?? 0) <= 2;
  return !isShortLower && scan.kind[i - 1] !== BREAK && !isCommonLower(scan, i);
}

function isCommonLower(scan: Scan, i: number): boolean {
  return scan.shape[i] === LOWERCASE && (isCommon(scan, i) || !isFirstName(scan, i, 3));
}

function followsIntroduction(scan: Scan, i: number): boolean {
  const before = familiesOf(scan.hash[i - 1] ?? 0);
  return i > 0 && scan.kind[i - 1] === WORD && (before & (P.greeting | P.intro | P.kin)) !== 0;
}

/** "rue Victor Hugo", "lycée Marie Curie", "l'affaire Dreyfus", over "de", "du", "de la" too. */
function isNamedAfter(scan: Scan, i: number): boolean {
  for (let k = i - 1; k >= 0 && i - k < 4; k--) {
    if (scan.kind[k] !== WORD) return false;
    const families = familiesOf(scan.hash[k] ?? 0);
    if (families & (P.place | P.organisation | P.thing) && !(families & P.title)) return true;
    if (!(families & (P.particle | P.preposition))) return false;
  }
  return false;
}

function findAgain(scan: Scan, names: ReadonlySet<number>, found: Span[], first: number): void {
  const starts = new Set<number>();
  for (let k = first; k < found.length; k++) starts.add(found[k]?.start ?? 0);
  let covered = 0;
  let next = first;
  for (let i = 0; i < scan.count; i++) {
    while (
      next < found.length &&
      (found[next]?.start ?? 0) <= (scan.start[i] ?? 0) &&
      starts.has(found[next]?.start ?? -1)
    ) {
      covered = Math.max(covered, found[next]?.end ?? 0);
      next++;
    }
    if ((scan.start[i] ?? 0) < covered || scan.kind[i] !== WORD || !names.has(scan.hash[i] ?? 0)) continue;
    if (isGlued(scan, i) || isNamedAfter(scan, i) || !isCapital(scan, i)) continue;
    pushName(scan, i, i + 1, found);
  }
}
