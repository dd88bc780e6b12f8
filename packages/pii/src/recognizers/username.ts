import { familiesOf, P } from '../person/lexicon.ts';
import { COMMON, FIRST_NAME, nameClassOf } from '../person/name-lists.ts';
import { hashWord } from '../scan/hash-word.ts';
import { K, keywordOf } from '../scan/keywords.ts';
import { readLabelledValue } from '../scan/labelled-value.ts';
import type { Scan } from '../scan/scan.ts';
import type { Span } from '../span.ts';
import type { NumberRecognizer, TokenRecognizer } from './recognizer.ts';

const HANDLE = /@[A-Za-z0-9_](?:[\w.-]{0,38}\w)?(?:@[a-z0-9-]+(?:\.[a-z0-9-]+)+|#\d{4})?/y;
/** Decorators, CSS at-rules and tags of documentation. */
const CODE = new Set(
  (
    'media import charset font-face keyframes supports page namespace param params return returns throws type typedef example see since deprecated ' +
    'override property author version todo link component injectable input output module ngmodule directive pipe hostlistener viewchild entity column ' +
    'controller get post put patch delete body query autowired bean service repository test before after beforeeach aftereach suppresswarnings ' +
    'nullable notnull data getter setter builder staticmethod classmethod dataclass pytest app router here all everyone channel team admin layer ' +
    'container tailwind apply include mixin extend use forward latest next types babel angular gmail hotmail outlook yahoo home'
  ).split(' '),
);
const VALUE = /^[A-Za-z0-9À-ÿ][\w.@+\\À-ÿ-]{1,39}$/;
/** Values that say that there is none, and words that follow "login" in prose. */
const NOT_A_NAME =
  /^(?:changeme|null|none|nil|undefined|true|false|admin|root|user|username|guest|guests|test|aucun|aucune|n\/a|nobody|invit[ée]|login|identifiant|xxx+|votre.*|your.*|example|exemple|anonymous|name|id|string|page|failed|success|successful|inconnu|unknown|et|and|ou|or|is|est|incorrect|invalide?|oubli[ée]|public|default|system|service|localhost|password|passwd|mdp|required|optional|postgres|mysql|oracle|www-data|nginx|ubuntu|debian|daemon|de|du|des|la|le|the|dans|pour|sur|from|at|to|in|on|by|for|with|avec|par|bancaire|client|google|utilisateur|bot)$/i;

/** Handles with their @ (not an e-mail, an npm scope, a decorator). */
export const handle: TokenRecognizer = {
  name: 'username',
  types: ['USERNAME'],
  trigger: 'at',
  find(scan, index, found) {
    const { text } = scan;
    const at = scan.start[index] ?? 0;
    if (at > 0 && /[\w.%+\-/@\\À-ÿ]/.test(text.charAt(at - 1))) return;
    HANDLE.lastIndex = at;
    const value = HANDLE.exec(text)?.[0];
    if (value === undefined || value.length < 3) return;
    const end = at + value.length;
    const next = text.charAt(end);
    // "@scope/package", "@Decorator(", "user@host" cut by a sign, "@v2".
    if (next === '/' || next === '(' || next === '@' || next === '{') return;
    if (CODE.has(value.slice(1).toLowerCase().replace(/\..*/, '')) || /^@(?:v?\d[\d.]*)$/.test(value)) return;
    if (isDecorator(text, at, end, value)) return;
    found.push({ start: at, end, type: 'USERNAME', score: 0.9, recognizer: 'username' });
  },
};

/** A capitalised handle alone on its line, above code, decorates it. */
function isDecorator(text: string, at: number, end: number, value: string): boolean {
  if (!/^@[A-Z][a-z]+(?:[A-Z][a-z]+)*$/.test(value)) return false;
  const before = text.slice(Math.max(0, at - 200), at);
  const lineStart = at - before.length + before.lastIndexOf('\n') + 1;
  if (text.slice(lineStart, at).trim() !== '') return false;
  const rest = text.slice(end, end + 200);
  return /^[ \t]*\r?\n[ \t]*(?:@|export|public|private|class|def|async|function|const|static|protected|void|func|interface)/.test(
    rest,
  );
}

/** Logins after their label: "identifiant : jdupont", "user=marie.l", "login is mdurand". */
export const login: TokenRecognizer = {
  name: 'username',
  types: ['USERNAME'],
  trigger: 'keyword',
  families: K.login,
  find(scan, index, found) {
    const { text } = scan;
    if (/^(?:accepted|failed)$/i.test(text.slice(scan.start[index], scan.end[index]))) {
      findInSshLog(scan, index, found);
      return;
    }
    const sudo = /^sudo:\s+([a-z][\w.-]{2,30}) : TTY/.exec(
      text.slice(scan.start[index], (scan.start[index] ?? 0) + 50),
    )?.[1];
    if (sudo !== undefined && !NOT_A_NAME.test(sudo)) {
      const from = text.indexOf(sudo, (scan.start[index] ?? 0) + 5);
      found.push({ start: from, end: from + sudo.length, type: 'USERNAME', score: 0.95, recognizer: 'username' });
      return;
    }
    const todo = /^(?:TODO|FIXME)\(([a-z][\w.-]{2,30})\)/.exec(
      text.slice(scan.start[index], (scan.start[index] ?? 0) + 40),
    );
    if (todo?.[1]) {
      // A bare first name is one.
      if ((nameClassOf(hashWord(todo[1])) & FIRST_NAME) >= 2) return;
      const from = (scan.start[index] ?? 0) + todo[0].length - 1 - todo[1].length;
      found.push({ start: from, end: from + todo[1].length, type: 'USERNAME', score: 0.9, recognizer: 'username' });
      return;
    }
    const value = readLabelledValue(scan, index, 7);
    if (!value) return;
    const { start } = value;
    const end = trimEnd(text, start, value.end);
    const name = text.slice(start, end);
    if (text.charAt(start) === '@' || !VALUE.test(name) || NOT_A_NAME.test(name)) return;
    // Numbers of things: UUIDs, hashes.
    if (/^[0-9a-f-]{20,}$/i.test(name) || /^[A-Z]{2}\d{2}[A-Z0-9]{10,}$/.test(name)) return;
    // "User: and the guarantor…": the lines of a conversation.
    if (/^\p{L}+$/u.test(name) && isSpeaker(scan, index, end, value.index)) return;
    if (/_ip$/.test(name)) return;
    if (keywordOf(hashWord(name)) & ~K.street) return;
    const known = nameClassOf(hashWord(name));
    if (familiesOf(hashWord(name)) & (P.greeting | P.field) || opensSentence(scan, name, end)) return;
    if (/^\p{L}+$/u.test(name) && (known & COMMON) >= 0x20 && (known & FIRST_NAME) < 3) return;
    if (/@/.test(name) && /\.[a-z]{2,}$/i.test(name)) return;
    const hasSigns = /[\d._\\-]/.test(name) && /[A-Za-z]/.test(name) && !/^[a-z]+-[a-z]+$/.test(name);
    const isLabel = value.isLinked && isStrongLabel(scan, index);
    // "login plefebvre", without a colon: a word of no language.
    const isBare =
      !value.isLinked &&
      (isStrongLabel(scan, index) || /^compte$/i.test(text.slice(scan.start[index], scan.end[index]))) &&
      (/^[a-z]{5,20}$/.test(name) || /^[A-Z]{6,14}$/.test(name)) &&
      (nameClassOf(hashWord(name)) & FIRST_NAME) === 0 &&
      (nameClassOf(hashWord(name)) & COMMON) === 0 &&
      keywordOf(hashWord(name)) === 0;
    if (isBare && scan.start[value.index] === start && value.index === index + 1) {
      found.push({ start, end, type: 'USERNAME', score: 0.6, recognizer: 'username' });
      return;
    }
    if (!isLabel && !hasSigns) return;
    if (/^\d+$/.test(name) && (!isLabel || name.length < 4)) return;
    // After a weak label ("compte Twitter", "connecté") only what has the look of a login counts.
    if (!value.isLinked && !(hasSigns && /\d|_|\./.test(name))) return;
    if (!value.isLinked && !isStrongLabel(scan, index) && !/^[a-zà-ÿ]+[._]?[a-zà-ÿ]*\d*$/i.test(name)) return;
    if (/\.(?:fr|com|net|org|io|txt|pdf|docx?|csv|js|ts|md|py|sh|json|log|ya?ml|php|html?)$/i.test(name)) return;
    if (/^\d+[.\-/]\d|^v?\d/.test(name) && !isLabel) return;
    found.push({ start, end, type: 'USERNAME', score: value.isLinked ? 0.9 : 0.7, recognizer: 'username' });
  },
};

/** The label opens its line and more words follow the value. */
function isSpeaker(scan: Scan, index: number, end: number, at: number): boolean {
  const label = scan.text.slice(scan.start[index], scan.end[index]);
  if (!/^(?:user|utilisateur)$/i.test(label)) return false;
  const before = scan.text.slice(Math.max(0, (scan.start[index] ?? 0) - 6), scan.start[index]);
  return /(?:^|\n)[*#> ]*$/.test(before) && (at > index + 2 || /^[ ,]/.test(scan.text.slice(end, end + 1)));
}

/** "utilisateur : Peux-tu corriger…", "identifiant ci-joint": words of the language, or a capital or common word that words follow. */
function opensSentence(scan: Scan, name: string, end: number): boolean {
  if (!/^[\p{L}-]+$/u.test(name)) return false;
  const parts = name.split('-').map((part) => nameClassOf(hashWord(part)) & COMMON);
  if (parts.length > 1 && parts.every((common) => common >= 0x20)) return true;
  if ((parts[0] ?? 0) === 0 && !/^\p{Lu}/u.test(name)) return false;
  const next = /^[ \u00a0]+([\p{L}'’-]+)(?![\p{L}\d]*[ ]?[=:])/u.exec(scan.text.slice(end, end + 40))?.[1];
  return next !== undefined && !(keywordOf(hashWord(next)) & (K.secret | K.login | K.code));
}

/** "zbeub#4471", as Discord wrote them until 2023. */
export const tag: NumberRecognizer = {
  name: 'username',
  types: ['USERNAME'],
  trigger: 'number',
  find(scan, index, run, found) {
    if (scan.hash[index] !== 4 || scan.text.charCodeAt(run.start - 1) !== 35) return;
    const head = scan.text.slice(Math.max(0, run.start - 34), run.start - 1);
    const name = /(?:^|[\s(<[*"'`«,:])([\w.][\w.]{2,31})$/.exec(head)?.[1];
    if (name === undefined || !/[a-z]/i.test(name) || (keywordOf(hashWord(name)) & ~K.street) !== 0) return;
    if (
      /^(?:ticket|order|case|issue|bug|pr|invoice|room|job|build|task|chambre|no|num)$/i.test(name) ||
      /^[A-Z]+$/.test(name)
    )
      return;
    const start = run.start - 1 - name.length;
    found.push({ start, end: run.start + 4, type: 'USERNAME', score: 0.85, recognizer: 'username' });
  },
};

/** "Accepted password for akumar from 198.51.100.23" */
function findInSshLog(scan: Scan, index: number, found: Span[]): void {
  const start = scan.start[index] ?? 0;
  const match =
    /^\w{6,8} (?:password|publickey|keyboard-interactive\/pam) for (?:invalid user )?([\w.-]{2,32}) from /.exec(
      scan.text.slice(start, start + 110),
    );
  if (!match?.[1] || NOT_A_NAME.test(match[1])) return;
  const from = start + match[0].length - 6 - match[1].length;
  found.push({ start: from, end: from + match[1].length, type: 'USERNAME', score: 0.95, recognizer: 'username' });
}

const STRONG = new Set([
  'login',
  'identifiant',
  'username',
  'user',
  'pseudo',
  'utilisateur',
  'uid',
  'logname',
  'userid',
  'pseudonyme',
  'handle',
  'nickname',
  'usr',
  'instagram',
  'insta',
  'snap',
  'snapchat',
  'tiktok',
  'discord',
  'telegram',
  'skype',
  'twitch',
  'github',
  'gitlab',
]);

function isStrongLabel(scan: Scan, index: number): boolean {
  const label = scan.text.slice(scan.start[index], scan.end[index]).toLowerCase();
  return STRONG.has(label);
}

function trimEnd(text: string, start: number, end: number): number {
  let to = end;
  const stop = text.slice(start, end).search(/[,;:/&?="'()[\]{}<>|!]/);
  if (stop >= 0) to = start + stop;
  while (to > start && /[.\-_]/.test(text.charAt(to - 1)) && text.charAt(to - 1) !== '_') to--;
  return to;
}
