import { CASELESS, classOf, DIGIT, LOWER, MARK, UPPER } from '../scan/character-class.ts';
import { K } from '../scan/keywords.ts';
import type { TokenRecognizer } from './recognizer.ts';

const MAX_LOCAL = 64;
const DOMAIN = /(?:[\p{L}\d](?:[\p{L}\d-]{0,62})\.){1,6}\p{L}{2,24}/uy;
const BRACKETED_AT = /^[ ]?[([{<][ ]?(?:at|arobase|arobas|chez|a|@)[ ]?[)\]}>][ ]?/i;
const SPELT_DOMAIN =
  /[\p{L}\d-]{1,63}(?:(?:[ ]?[([{][ ]?(?:dot|point|\.)[ ]?[)\]}][ ]?|[ ](?:dot|point)[ ]|\.)[\p{L}\d-]{1,63}){1,4}/iuy;

/** E-mail addresses (RFC 5321, with letters of any script, RFC 6531). `user:password@host` in a URL and git@host:path are none. */
export const email: TokenRecognizer = {
  name: 'email',
  types: ['EMAIL'],
  trigger: 'at',
  find(scan, index, found) {
    const { text } = scan;
    const at = scan.start[index] ?? 0;
    const start = startOfLocal(text, at);
    if (start === at) return;
    DOMAIN.lastIndex = at + 1;
    const match = DOMAIN.exec(text) ?? domainOfNextLine(text, at + 1);
    if (!match) return;
    const end = match.index + match[0].length;
    if (text.charAt(start - 1) === ':' && isInsideUrl(text, start)) return;
    if (text.charAt(start - 1) === '/' && text.charAt(start - 2) === '/' && text.charAt(start - 3) === ':') return;
    if (text.slice(start, at) === 'git' && /^[:/]\w/.test(text.slice(end, end + 2))) return;
    found.push({ start, end, type: 'EMAIL', score: 1, recognizer: 'email' });
  },
};

/** "jean (at) exemple.fr", "jean arobase exemple point fr", "jean [at] example [dot] com": written so that robots do not read them. */
export const speltEmail: TokenRecognizer = {
  name: 'email',
  types: ['EMAIL'],
  trigger: 'keyword',
  families: K.at,
  find(scan, index, found) {
    const { text } = scan;
    const word = scan.start[index] ?? 0;
    const wordEnd = scan.end[index] ?? 0;
    const opening = text.slice(Math.max(0, word - 3), word).search(/[ ]?[([{<][ ]?$/);
    const isBracketed = opening >= 0;
    const from = isBracketed ? Math.max(0, word - 3) + opening : word - 1;
    if (!isBracketed && text.charAt(from) !== ' ') return;
    const start = overSpeltDots(text, startOfLocal(text, from), from);
    if (start >= from) return;
    const rest = isBracketed ? BRACKETED_AT.exec(text.slice(from, from + 24))?.[0].length : wordEnd - from + 1;
    if (rest === undefined) return;
    SPELT_DOMAIN.lastIndex = from + rest;
    const match = SPELT_DOMAIN.exec(text);
    if (!match) return;
    if (!isBracketed) {
      const name = text.slice(word, wordEnd);
      const isSpelt = / (?:dot|point) |[([](?:dot|point)/i.test(match[0]);
      // "look at example.com" is prose; "AT", "arobase" or a spelt dot is not.
      if (!/^arr?obas/i.test(name) && !isSpelt && name !== 'AT') return;
      if (!/\p{L}{2,}$/u.test(match[0])) return;
    }
    found.push({ start, end: from + rest + match[0].length, type: 'EMAIL', score: 0.95, recognizer: 'email' });
  },
};

/** An address cut after its "@" by the width of a page or a message. */
function domainOfNextLine(text: string, at: number): RegExpExecArray | null {
  const gap = /^[ ]?\r?\n[ >]{0,3}/.exec(text.slice(at, at + 6))?.[0].length;
  if (gap === undefined) return null;
  DOMAIN.lastIndex = at + gap;
  return DOMAIN.exec(text);
}

/** "v point garabedian arobase …" */
function overSpeltDots(text: string, start: number, from: number): number {
  if (start >= from) return start;
  const head = /(?:^|[\s:])((?:[\p{L}\d-]{1,20} (?:point|dot|tiret|underscore) ){1,3})$/u.exec(
    text.slice(Math.max(0, start - 70), start),
  )?.[1];
  return head === undefined ? start : start - head.length;
}

function startOfLocal(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < MAX_LOCAL && isLocal(text.charCodeAt(start - 1))) start--;
  // "p.brind'amour@", "o'neill@": an apostrophe inside the name; elisions ("l'info@…", "d'accueil@…") are of the sentence.
  const quote = text.charCodeAt(start - 1);
  if ((quote === 39 || quote === 0x2019) && at - start < 30) {
    const head = /(?:^|[^\p{L}\d._-])((?:[\p{L}\d_-]+[._-])+\p{L}{2,}|[oO])$/u.exec(
      text.slice(Math.max(0, start - 30), start - 1),
    )?.[1];
    if (head !== undefined && !/(?:qu|[.-][dlnsmtcj])$/i.test(head)) start -= head.length + 1;
  }
  // A dot or a quote in front belongs to the sentence ("…j.dupont@").
  while (start < at && /[.'’+&-]/.test(text.charAt(start))) start++;
  if (text.charCodeAt(at - 1) === 46) return at;
  return start;
}

function isLocal(unit: number): boolean {
  const kind = classOf(unit);
  if (kind === LOWER || kind === UPPER || kind === DIGIT || kind === MARK || kind === CASELESS) return true;
  return unit === 46 || unit === 95 || unit === 45 || unit === 43 || unit === 37 || unit === 38;
}

function isInsideUrl(text: string, before: number): boolean {
  const from = Math.max(0, before - 80);
  return /[a-z]:\/\/[^\s/]{0,60}:$/i.test(text.slice(from, before));
}
