import { K } from '../scan/keywords.ts';
import type { TokenRecognizer } from './recognizer.ts';

const UNIT = '(?:z[ée]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf)';
const TEN =
  '(?:(?:soixante|quatre[- ]vingts?)[- ](?:et[- ])?(?:dix(?:[- ](?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize)|(?:vingt|trente|quarante|cinquante|soixante|quatre[- ]vingts?)(?:[- ](?:et[- ])?(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf))?|dix(?:[- ](?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize)';
const SPELT = new RegExp(
  `z[ée]ro (?:un|deux|trois|quatre|cinq|six|sept|huit|neuf)(?:[ ,-]{1,2}(?:z[ée]ro ${UNIT}|${TEN}|${UNIT})){4,8}(?![\\p{L}-])`,
  'iuy',
);

/** French numbers said aloud: "zéro six quarante-deux dix-huit trente-trois zéro neuf". Starts at "zéro"; four pairs at least follow. */
export const speltPhone: TokenRecognizer = {
  name: 'phone',
  types: ['PHONE'],
  trigger: 'keyword',
  families: K.zero,
  find(scan, index, found) {
    const start = scan.start[index] ?? 0;
    SPELT.lastIndex = start;
    const match = SPELT.exec(scan.text);
    if (match) found.push({ start, end: start + match[0].length, type: 'PHONE', score: 0.95, recognizer: 'phone' });
  },
};
