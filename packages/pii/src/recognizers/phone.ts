import { PHONE_LENGTHS } from '../data/phone-lengths.generated.ts';
import { nearestBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import { digitsOf, endsAt, groupLength, type NumberRun } from '../scan/number-run.ts';
import type { Scan } from '../scan/scan.ts';
import type { Span } from '../span.ts';
import type { NumberRecognizer } from './recognizer.ts';

const RIVALS =
  K.phone |
  K.siren |
  K.siret |
  K.nir |
  K.reference |
  K.adeli |
  K.rpps |
  K.idCard |
  K.passport |
  K.tax |
  K.card |
  K.iban;
/** "+33 (0)6…", "(0033) 6…", "+1 (415) 555…": what stands between the country code and the rest. */
const INTERNATIONAL = /(?:\+|00)[ ]?\d{1,3}(?:[ \u00a0\u202f.\-/]{0,2}(?:\(\d{1,5}\)|\d{1,14})){1,7}(?:\(?\d)?/y;
const NORTH_AMERICA = /(?:1[ .-]?)?\(?[2-9]\d\d(?:\)[ ]?|[.-]|[ ])[2-9]\d\d[ .-]\d{4}(?![\d\w])/y;
const MAX_DIGITS = 15;
/** Calling codes whose plan has changed since, or whose numbers are often written short: any length from eight to ten. */
const LOOSE = /^(?:229|234|225|230|212|216|221|223|237|254|255|233)\d{8,10}$/;

/**
 * Telephone numbers of any country. French ones are decided here (ten digits from 01 to 09, plan de numérotation, ARCEP), as most
 * numbers are French; the others by the lengths that libphonenumber holds possible for their calling code (the library itself took a
 * third of the start-up time, for this one answer). A number without its country code
 * needs the groups of its country or a label. Short numbers (15, 3237) and extensions are not personal.
 */
export const phone: NumberRecognizer = {
  name: 'phone',
  types: ['PHONE'],
  trigger: 'number',
  find(scan, index, run, found) {
    const { text } = scan;
    const before = text.charCodeAt(run.start - 1);
    const first = run.digits[0];
    if (before === 40 && first === 0 && pushBracketed(text, run.start - 1, found)) return;
    if (run.count === 10 && run.groups === 10 && run.free && !run.continued) {
      pushSpaced(scan, index, run, found);
      return;
    }
    if (before === 43) pushInternational(text, run.start - 1, found);
    else if (before === 40 && text.charCodeAt(run.start - 2) === 43) return;
    else if (!run.free) return;
    else if (first === 0 && run.digits[1] === 0) {
      // "n° client 0049927713"
      if (nearestBefore(scan, index, 5, RIVALS) & K.reference) return;
      pushInternational(text, run.start, found);
    } else if (first === 0) findFrench(scan, index, run, found);
    else findForeign(scan, index, run, found);
  },
};

/** "(01) 496 0733", "(020) 7946 0958": the area code in brackets. */
function pushBracketed(text: string, start: number, found: Span[]): boolean {
  const value = /^\(0\d{1,4}\)[ ]?\d{3,4}[ -]?\d{3,4}(?![\d\p{L}])/u.exec(text.slice(start, start + 20))?.[0];
  if (value === undefined || value.length < 12) return false;
  push(found, start, start + value.length, 0.9);
  return true;
}

/** "0 6 4 1 7 7 0 3 5 2", as forms and people who type with one finger write it: after its label, or one of a mobile. */
function pushSpaced(scan: Scan, index: number, run: NumberRun, found: Span[]): void {
  if (run.separator !== 32) return;
  const isMobile = run.digits[0] === 0 && (run.digits[1] === 6 || run.digits[1] === 7);
  if (isMobile || nearestBefore(scan, index, 4, RIVALS) === K.phone) push(found, run.start, run.endOf[10] ?? 0, 0.85);
}

function push(found: Span[], start: number, end: number, score: number): void {
  found.push({ start, end, type: 'PHONE', score, recognizer: 'phone' });
}

function pushInternational(text: string, start: number, found: Span[]): void {
  INTERNATIONAL.lastIndex = start;
  const match = INTERNATIONAL.exec(text);
  if (!match) return;
  let value = match[0];
  // From the longest reading to the shortest, at group ends: what follows the number may be digits too ("+33 6 … 21 12 rue").
  for (let tries = 0; tries < 6; tries++) {
    const digits = value.replace(/\(0\)/, '').replace(/\D/g, '').replace(/^00/, '');
    if (digits.length < 7) return;
    const next = text.charCodeAt(start + value.length);
    const isCut = (next >= 48 && next <= 57) || isLetter(next);
    if (!isCut && digits.length <= MAX_DIGITS && isRealNumber(digits)) {
      push(found, start, start + value.length, 0.99);
      return;
    }
    const shorter = value.replace(/[ \u00a0\u202f.\-/]{0,2}\(?\d+\)?$/, '');
    if (shorter === value) return;
    value = shorter;
  }
}

function isLetter(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit === 95;
}

function isRealNumber(digits: string): boolean {
  if (digits.startsWith('33')) return /^33[1-9]\d{8}$/.test(digits);
  if (LOOSE.test(digits)) return true;
  // Numbers kept for fiction (555-01xx, 7700 900xxx) are possible but not assigned: people and tests write them as their own.
  lengths ??= readLengths();
  for (let size = 1; size <= 3; size++) {
    const possible = lengths.get(digits.slice(0, size));
    if (possible === undefined) continue;
    const national = digits.length - size;
    // "+44 020…": the trunk prefix left in.
    return (
      (possible & (1 << national)) !== 0 || (digits.charAt(size) === '0' && (possible & (1 << (national - 1))) !== 0)
    );
  }
  return false;
}

/** Calling code → possible lengths of the national number, one bit each. */
let lengths: Map<string, number> | undefined;

function readLengths(): Map<string, number> {
  return new Map(
    PHONE_LENGTHS.split(' ').map((entry) => {
      const [code = '', list = ''] = entry.split(':');
      return [code, list.split(',').reduce((bits, length) => bits | (1 << Number(length)), 0)];
    }),
  );
}

function findFrench(scan: Scan, index: number, run: NumberRun, found: Span[]): void {
  if (run.count < 9 || / \/ /.test(scan.text.slice(run.start, run.endOf[Math.min(run.count, 12)]))) return;
  const label = nearestBefore(scan, index, 5, RIVALS);
  const isLabelled = (label & K.phone) !== 0;
  if (endsAt(run, 10) && !isOtherNumber(run) && hasFrenchGroups(run)) {
    // Written in one piece, it may be any number that starts with 0: the nearest label decides.
    const isPlain = run.endOf[10] === run.start + 10;
    // In five pairs it is a telephone number, unless the label stands right before.
    const isPaired =
      groupLength(run, 0) === 2 && groupLength(run, 1) === 2 && groupLength(run, 2) === 2 && run.count === 10;
    const near = isPaired ? nearestBefore(scan, index, 2, RIVALS) : label;
    if (near !== 0 && !isLabelled && (isPlain || near & (K.siren | K.siret | K.nir | K.tax))) return;
    push(found, run.start, run.endOf[10] ?? 0, 0.98);
    return;
  }
  // United Kingdom: eleven digits (020 7946 0958, 07700 900123). Belgium: nine (02 123 45 67).
  const second = run.digits[1] ?? 0;
  const isGrouped = run.groups > 1;
  if (endsAt(run, 11) && (second === 1 || second === 2 || second === 7 || second === 3 || second === 8)) {
    if (isGrouped && groupLength(run, 0) === 2) return;
    if (isLabelled || (isGrouped && label === 0) || (second === 7 && groupLength(run, 0) === 5 && isGrouped))
      push(found, run.start, run.endOf[11] ?? 0, 0.9);
    else if (label === 0 && second === 7) push(found, run.start, run.endOf[11] ?? 0, 0.7);
  } else if (
    endsAt(run, 9) &&
    (isLabelled || (run.groups >= 4 && label === 0 && run.separator !== 45)) &&
    run.count === 9
  ) {
    push(found, run.start, run.endOf[9] ?? 0, 0.8);
  } else if (run.count === 12 && isLabelled && endsAt(run, 12)) push(found, run.start, run.endOf[12] ?? 0, 0.8);
}

/** Pairs, one piece, or the halves that people write (4-2-2-2, 4-3-3, 2-4-4, 3-3-4…); 2-3-3-2 is another number's middle. */
function hasFrenchGroups(run: NumberRun): boolean {
  const groups: number[] = [];
  for (let i = 0, sum = 0; sum < 10 && i < 10; i++) {
    const length = groupLength(run, i);
    if (length === 0) break;
    groups.push(length);
    sum += length;
  }
  return (
    !/^2,3,3|^2,3,2|^2,2,3,3|^5,5/.test(groups.join(',')) ||
    (run.count === 10 && !run.continued && run.separator !== 32)
  );
}

/** A date with two more digits, or groups no telephone number has: 1-1-…, 3-3-4 that starts with 00. */
function isOtherNumber(run: NumberRun): boolean {
  if (groupLength(run, 0) === 1 && run.groups > 1) return groupLength(run, 1) === 1;
  if (run.groups >= 3 && groupLength(run, 0) === 2 && groupLength(run, 1) === 2 && groupLength(run, 2) === 4)
    return true;
  // Longer than ten digits with the same separator: something else (a list of pairs, a bank account).
  return run.count > 10 && run.separator > 0 && run.separator !== 32 && run.groups > 5;
}

function findForeign(scan: Scan, index: number, run: NumberRun, found: Span[]): void {
  const { text } = scan;
  const bracket = text.charCodeAt(run.start - 1) === 40 ? 1 : 0;
  if (run.count < 7 && (bracket === 0 || run.count !== 3)) return;
  NORTH_AMERICA.lastIndex = run.start - bracket;
  const match = NORTH_AMERICA.exec(text);
  if (match) {
    const isSpaced = !/[().-]/.test(match[0]);
    const label = nearestBefore(scan, index, 4, RIVALS);
    if (isSpaced ? label === K.phone : label === 0 || label === K.phone) {
      const value = match[0];
      // "(415) 555-0134" keeps its bracket; "(415-555-0134)" does not.
      const start = bracket && !value.includes(')') ? run.start : run.start - bracket;
      push(found, start, run.start - bracket + value.length, 0.9);
      return;
    }
  }
  findLabelled(scan, index, run, found);
}

/** Eight digits and more right after a telephone label; 33612345678 and such are read with their country code. */
function findLabelled(scan: Scan, index: number, run: NumberRun, found: Span[]): void {
  if (run.continued) return;
  const { count } = run;
  if (count > 13 || count < 9 || !endsAt(run, count)) {
    // "Tel: 415 555 0134 x12": extensions stay out, so a shorter reading is not tried.
    return;
  }
  const label = nearestBefore(scan, index, 3, RIVALS);
  const end = run.endOf[count] ?? 0;
  if (/ \/ |\d\.\d{1,3}\.\d{1,3}\.\d/.test(scan.text.slice(run.start, end + 8))) return;
  const isLabelled = label === K.phone;
  if (!isLabelled) return;
  const digits = digitsOf(run, count);
  if (/^33[1-9]\d{8}$/.test(digits) || (count >= 10 && isRealNumber(digits)) || (run.groups > 1 && count >= 9)) {
    push(found, run.start, end, 0.8);
  }
}
