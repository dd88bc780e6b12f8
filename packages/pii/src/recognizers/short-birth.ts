import { NUMBER } from '../scan/scan.ts';
import type { NumberRecognizer } from './recognizer.ts';

const LABEL = /(?:(?<![\p{L}\d])d\. ?[o0]\. ?b\.?[ :]*|(?<![\p{L}\d.])b\. ?|(?<=\s)[°*†]? ?°)$/iu;
const DATE =
  /^(?:\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d\d|\d{1,2}(?:st|nd|rd|th)? (?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?,? (?:1[89]|20)\d\d)(?![\d/])/i;

/** Dates of birth after a sign: "d.o.b. 30/09/2016", "b. 19 November 1923", "°23/11/2016" as genealogists and Belgian forms have it. */
export const shortBirth: NumberRecognizer = {
  name: 'date-of-birth',
  types: ['DATE_OF_BIRTH'],
  trigger: 'number',
  find(scan, index, run, found) {
    if ((scan.hash[index] ?? 9) > 2 || scan.kind[index] !== NUMBER) return;
    const unit = scan.text.charCodeAt(run.start - 1);
    // Most numbers follow a letter or another sign: a space counts when a full stop, a colon or the ring stands before it.
    const sign = unit === 32 ? scan.text.charCodeAt(run.start - 2) : unit;
    if (sign !== 46 && sign !== 58 && sign !== 0xb0 && sign !== 32) return;
    const match = DATE.exec(scan.text.slice(run.start, run.start + 24));
    if (!match || !LABEL.test(scan.text.slice(Math.max(0, run.start - 12), run.start))) return;
    const end = run.start + match[0].length;
    found.push({ start: run.start, end, type: 'DATE_OF_BIRTH', score: 0.9, recognizer: 'date-of-birth' });
  },
};
