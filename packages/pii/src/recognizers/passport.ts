import { nearestBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import { endsAt } from '../scan/number-run.ts';
import type { Span } from '../span.ts';
import type { NumberRecognizer } from './recognizer.ts';

const RIVALS = K.idCard | K.passport | K.siren | K.siret | K.nir | K.reference | K.adeli | K.rpps | K.phone | K.iban;
const FRENCH = /\d\d[ ]?[A-Z]{2}[ ]?\d{5}(?![A-Za-z0-9_])/iy;
const LETTERED = /[A-Z]{1,3}[ ]?\d{6,8}(?![A-Za-z0-9_])/iy;

/**
 * Passports: French (two digits, two letters, five digits; décret 2005-1726), and after a label those of other countries: nine
 * digits (United Kingdom, United States) or one to three letters and six to eight digits (ICAO 9303 allows nine signs).
 */
export const passport: NumberRecognizer = {
  name: 'passport',
  types: ['PASSPORT'],
  trigger: 'number',
  find(scan, index, run, found) {
    const { text } = scan;
    const before = text.charCodeAt(run.start - 1) | 32;
    const isLettered = before >= 97 && before <= 122;
    if (!isLettered && (!run.free || (run.count !== 2 && run.count !== 9))) return;
    FRENCH.lastIndex = run.start;
    // The form first: it costs less than the words before, and most numbers of two digits have none.
    if (!isLettered && run.count === 2 && !FRENCH.test(text)) {
      pushGlued(text, run.start, found);
      return;
    }
    const label = nearestBefore(scan, index, 9, RIVALS);
    if (!(label & K.passport) && !(label === 0 && run.count === 2 && isMentioned(text, run.start))) return;
    const start = isLettered ? startOfLetters(text, run.start) : run.start;
    if (start > 0 && /[A-Za-z0-9_]/.test(text.charAt(start - 1))) return;
    const shape = isLettered ? LETTERED : FRENCH;
    shape.lastIndex = start;
    const match = shape.exec(text);
    if (match) push(start + match[0].length);
    else if (!isLettered && endsAt(run, 9) && run.count === 9) push(run.endOf[9] ?? 0);

    function push(end: number): void {
      found.push({ start, end, type: 'PASSPORT', score: 0.95, recognizer: 'passport' });
    }
  },
};

/** "PASSEPORT N°11AH59778DÉLIVRÉ": scanned, glued to the next word. */
function pushGlued(text: string, start: number, found: Span[]): void {
  if (!/^\d\d[A-Z]{2}\d{5}\p{Lu}{2}/u.test(text.slice(start, start + 11))) return;
  if (!/passe?port[^\n]{0,8}$/i.test(text.slice(Math.max(0, start - 18), start))) return;
  found.push({ start, end: start + 9, type: 'PASSPORT', score: 0.95, recognizer: 'passport' });
}

function startOfLetters(text: string, digits: number): number {
  let start = digits;
  while (start > 0 && digits - start < 3 && /[A-Za-z]/.test(text.charAt(start - 1))) start--;
  return start;
}

/** The French form is like no other number: the word may stand some lines above, as the title of a column or in the question. */
function isMentioned(text: string, at: number): boolean {
  return /passe?ports?\b/i.test(text.slice(Math.max(0, at - 300), at)) && !isFile(text, at);
}

function isFile(text: string, at: number): boolean {
  return /(?:n°|ref\.?|dossier|commande|order)[ :]{0,3}$/i.test(text.slice(Math.max(0, at - 12), at));
}
