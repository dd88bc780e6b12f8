import { nearestBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import { endsAt } from '../scan/number-run.ts';
import type { NumberRecognizer } from './recognizer.ts';

const RIVALS =
  K.idCard | K.passport | K.siren | K.siret | K.nir | K.reference | K.adeli | K.rpps | K.phone | K.tax | K.iban;
const NEW_CARD = /[A-Z0-9]{9}(?![A-Za-z0-9_-])/y;
const REACH = 9;

/**
 * French identity cards: twelve digits until 2021, then nine letters and digits (ANTS; ICAO 9303 forbids vowels, as the digits
 * are drawn from 30 signs). No public checksum on the number itself, so a label is asked for: CNI, carte d'identité, identity card.
 */
export const idCard: NumberRecognizer = {
  name: 'id-card',
  types: ['ID_CARD'],
  trigger: 'number',
  find(scan, index, run, found) {
    const { text } = scan;
    if (run.free && endsAt(run, 12) && run.count === 12) {
      if (nearestBefore(scan, index, REACH, RIVALS) & K.idCard) push(run.start, run.endOf[12] ?? 0);
      return;
    }
    if (!isCapital(text.charCodeAt(run.start - 1)) && !isCapital(text.charCodeAt(scan.end[index] ?? 0))) return;
    // The digits of "X4RTBPFW4" stand inside: go back to the first character, once, from its first digit.
    let start = run.start;
    while (start > 0 && run.start - start < 9 && /[A-Z]/.test(text.charAt(start - 1))) start--;
    if (start > 0 && /[A-Za-z0-9_-]/.test(text.charAt(start - 1))) return;
    NEW_CARD.lastIndex = start;
    const match = NEW_CARD.exec(text);
    if (!match || !/[A-Z]/.test(match[0]) || /^\d\d[A-Z]{2}\d{5}$/.test(match[0])) return;
    const isNamed = /\bid card\b[^\n.]{0,50}$/i.test(text.slice(Math.max(0, start - 60), start));
    if (isNamed || nearestBefore(scan, index, REACH + 1, RIVALS) & K.idCard) push(start, start + 9);

    function push(from: number, to: number): void {
      found.push({ start: from, end: to, type: 'ID_CARD', score: 0.95, recognizer: 'id-card' });
    }
  },
};

function isCapital(unit: number): boolean {
  return unit >= 65 && unit <= 90;
}
