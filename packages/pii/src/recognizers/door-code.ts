import { K } from '../scan/keywords.ts';
import type { TokenRecognizer } from './recognizer.ts';

/** What a code opens; with the link that announces it, the word "code" may be missing. */
const DOOR =
  /^(?:porte|portail|portillon|coffre|clavier|alarme?|interphone|intercom|keypad|digicode|gate|door|lockbox|box|garage|casier|locker)$/i;
const VALUE =
  /^(?:[^\n.!?:0-9]{0,24}?(?: c(?:['’]?est)? |[ ]?: ?| is |, ?)| )\(?((?:\d{1,5}[A-Z]\d{0,5}|[A-Z]\d{3,5}[A-Z]?|[A-Z]-\d{4,6}|\*\d{1,6}\*|\d{3,6}[*#]|[A-Z](?: \d){3,5}))(?![\p{L}\d€%-])/u;

/** "la porte du bas c 47B19", "alarme 9513*", "gate intercom *77*", "clavier, E-5531": a sign or a letter among digits, as codes of doors have. */
export const doorCode: TokenRecognizer = {
  name: 'secret',
  types: ['SECRET'],
  trigger: 'keyword',
  families: K.code,
  find(scan, index, found) {
    const { text } = scan;
    const end = scan.end[index] ?? 0;
    if (!DOOR.test(text.slice(scan.start[index], end))) return;
    const match = VALUE.exec(text.slice(end, end + 40));
    // "porte 3B", "box 12A": where it is, not what opens it.
    if (!match?.[1] || match[1].length < 4) return;
    const start = end + match[0].length - match[1].length;
    found.push({ start, end: start + match[1].length, type: 'SECRET', score: 0.92, recognizer: 'secret' });
  },
};
