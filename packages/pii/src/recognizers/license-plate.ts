import { keywordsBefore } from '../scan/context.ts';
import { K } from '../scan/keywords.ts';
import type { NumberRecognizer } from './recognizer.ts';

const HYPHENED = /[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}(?![A-Za-z0-9_-])/y;
const LOOSE = /[A-HJ-NP-TV-Z]{2}[ .·-]?\d{3}[ .·-]?[A-HJ-NP-TV-Z]{2}(?![A-Za-z0-9_-])/iy;

/**
 * French number plates since 2009 (SIV: AB-123-CD; arrêté du 9 février 2009). I, O and U are not used, nor SS, nor WW in front.
 * With hyphens and capitals the form is enough; in lower case, with spaces or glued, a word about a vehicle must stand near.
 */
export const licensePlate: NumberRecognizer = {
  name: 'license-plate',
  types: ['LICENSE_PLATE'],
  trigger: 'number',
  find(scan, index, run, found) {
    const { text } = scan;
    if (scan.hash[index] !== 3) return;
    const digits = run.start;
    const gap = /[A-Za-z]/.test(text.charAt(digits - 1)) ? 0 : 1;
    const start = digits - 2 - gap;
    if (start < 0 || (start > 0 && /[A-Za-z0-9_\-./]/.test(text.charAt(start - 1)))) return;
    HYPHENED.lastIndex = start;
    const strict = HYPHENED.exec(text);
    LOOSE.lastIndex = start;
    const match = strict ?? LOOSE.exec(text);
    if (!match || /^ss|^ww|ss$/i.test(match[0])) return;
    if (!strict && !(keywordsBefore(scan, index, 12) & K.plate)) return;
    const score = strict ? 0.97 : 0.9;
    found.push({ start, end: start + match[0].length, type: 'LICENSE_PLATE', score, recognizer: 'license-plate' });
  },
};
