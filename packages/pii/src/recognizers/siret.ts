import { passesLuhn } from '../checksums/passes-luhn.ts';
import { keywordsBefore, nearestBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import { endsAt, type NumberRun } from '../scan/number-run.ts';
import { BREAK, type Scan, WORD } from '../scan/scan.ts';
import type { NumberRecognizer } from './recognizer.ts';

const LA_POSTE = [3, 5, 6, 0, 0, 0, 0, 0, 0];

/**
 * SIRET: 14 digits, the SIREN of the company and the number of the establishment (code de commerce, R123-220; INSEE, Sirene).
 * Checksum: Luhn over the fourteen and over the first nine. La Poste (SIREN 356 000 000) ran out of Luhn numbers: there the
 * sum of the digits must be a multiple of five, except its head office, which passes Luhn.
 * No context is asked (two checksums: one number in a hundred passes), but an order or a tracking number is none.
 */
export const siret: NumberRecognizer = {
  name: 'siret',
  types: ['SIRET'],
  trigger: 'number',
  find(scan, index, run, found) {
    if ((!run.free && !run.glued) || run.count < 14 || run.digits[0] === undefined) return;
    if (!isValidSiret(run)) return;
    const label = nearestBefore(scan, index, 6, K.siret | K.reference);
    // "SIRET 595 467 259 75850comme écrit": glued to a word, after its label.
    if (!endsAt(run, 14) && (label !== K.siret || !/[a-z]/.test(scan.text.charAt(run.endOf[14] ?? 0)))) return;
    // An order's label rules it out on its own line: the line above may be the title of an invoice.
    if (label === K.reference && !isLineBetween(scan, index) && !LABEL.test(before(scan.text, run.start))) return;
    if (label === 0 && (looksLikeTimestamp(run) || run.continued) && !(keywordsBefore(scan, index, 8) & K.siren))
      return;
    found.push({ start: run.start, end: run.endOf[14] ?? 0, type: 'SIRET', score: 1, recognizer: 'siret' });
  },
};

/** As scans have it: "N° S1RET". */
const LABEL = /s[i1l]ret[^\n]{0,12}$/i;

function before(text: string, at: number): string {
  return text.slice(Math.max(0, at - 20), at);
}

/** Whether the label stands on the line above. */
function isLineBetween(scan: Scan, index: number): boolean {
  for (let i = index - 1, words = 0; i >= 0 && words < 6; i--) {
    if (scan.kind[i] === BREAK) return true;
    if (scan.kind[i] !== WORD) continue;
    words++;
    if ((scan.keyword[i] ?? 0) & K.reference) return false;
  }
  return false;
}

function isValidSiret(run: NumberRun): boolean {
  const { digits } = run;
  if (!passesLuhn(digits, 0, 9)) return false;
  if (passesLuhn(digits, 0, 14)) return !isZero(run);
  if (!LA_POSTE.every((digit, i) => digits[i] === digit)) return false;
  let sum = 0;
  for (let i = 0; i < 14; i++) sum += digits[i] ?? 0;
  return sum % 5 === 0;
}

function isZero({ digits }: NumberRun): boolean {
  for (let i = 0; i < 9; i++) if (digits[i] !== 0) return false;
  return true;
}

/** 20240131123456: dates with a time have fourteen digits too. */
function looksLikeTimestamp({ digits, groups }: NumberRun): boolean {
  const [d0 = 0, d1 = 0, , , d4 = 0, d5 = 0, d6 = 0, d7 = 0, d8 = 0, d9 = 0] = digits;
  const century = d0 * 10 + d1;
  const month = d4 * 10 + d5;
  const day = d6 * 10 + d7;
  return (
    groups <= 6 &&
    (century === 19 || century === 20) &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31 &&
    d8 * 10 + d9 < 24
  );
}
