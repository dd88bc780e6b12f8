import { nameClassOf } from '../person/name-lists.ts';
import { hashWord } from '../scan/hash-word.ts';
import { K } from '../scan/keywords.ts';
import { LOWERCASE, WORD } from '../scan/scan.ts';
import type { TokenRecognizer } from './recognizer.ts';

/** A screen name that no word and no name looks like: an underscore, or digits behind letters. */
const NICK = /^(?=.*\p{L})(?=.*[_\d])[\p{L}\d][\p{L}\d._-]{2,30}$/u;
const NOT_A_NICK =
  /^(?:[A-Z0-9_]+|\d+\p{L}{1,4}|.*__.*|h\d|v\d[\d.]*|[\p{L}]\d|(?:is|has|get|set|on|max|min|num|user|customer|client|order|first|last|created|updated)_.*|.*_(?:id|at|name|key|url|date|type|count|list|by|on|no|code|ref|path|file|dir|ip|ts))$/u;

/** Screen names at the head of a line of chat or forum: "luna_rousse : …", "**kuro_neko** : …", "papy_tracteur a écrit", "xX_k_Xx — aujourd'hui". */
export const screenName: TokenRecognizer = {
  name: 'username',
  types: ['USERNAME'],
  trigger: 'colon',
  find(scan, index, found) {
    const { text } = scan;
    const colon = scan.start[index] ?? 0;
    const head = text.slice(Math.max(0, colon - 60), colon);
    const match =
      /(?:^|\n)(?:[>\s]*|\[[^\]\n]{3,25}\] ?)(\*{0,2})<?([^\s*:<>]{3,32})>?\1 ?(?:(?:a écrit|wrote|a dit|said|— ?(?:aujourd'hui à|hier à|today at|yesterday at) \d\d|—) ?)?$/u.exec(
        head,
      );
    if (!match?.[2] || (!head.startsWith('\n') && match.index === 0 && colon > 60)) return;
    const nick = match[2];
    // "key_name: value" of YAML and JSON: a value follows at once; people write after a space.
    if (!NICK.test(nick) || NOT_A_NICK.test(nick)) return;
    const isSaid = match[1] !== '' || /(?:—|écrit|wrote|dit|said)/.test(match[0]);
    if (!isSaid && (!/^:[ ]\S/.test(text.slice(colon, colon + 3)) || isRecord(text, colon))) return;
    const start = colon - head.length + match.index + match[0].lastIndexOf(nick);
    found.push({ start, end: start + nick.length, type: 'USERNAME', score: 0.7, recognizer: 'username' });
  },
};

/** Lines like "max_size: 12" around: a configuration, not a conversation. */
function isRecord(text: string, colon: number): boolean {
  const line = /^:[ ]([^\n]*)/.exec(text.slice(colon, colon + 80))?.[1] ?? '';
  return !/ \p{L}/u.test(line);
}

/** "fait par adm_lsoares", "saisi par tgaborit7", "merci à bidouille_47", "compte hlebris_2", "cherche @": after words that a person follows. */
export const namedScreenName: TokenRecognizer = {
  name: 'username',
  types: ['USERNAME'],
  trigger: 'keyword',
  families: K.actor,
  find(scan, index, found) {
    const { text } = scan;
    // Before any expression: these words are the most frequent of all.
    const sign = text.charCodeAt(scan.end[index + 1] ?? 0);
    if (sign !== 95 && sign !== 46 && sign !== 45 && (sign < 48 || sign > 57)) return;
    const end = scan.end[index] ?? 0;
    const match = /^[ ]\(?(\p{L}[\p{L}\d]*(?:[_.-][\p{L}\d]+)*_?)(?![\p{L}\d@/(\\=:]|\.\p{L}|-\p{L})/u.exec(
      text.slice(end, end + 40),
    );
    const nick = match?.[1];
    if (!match || !nick || nick.length < 5 || !/_|\p{Ll}{3,}\d{1,4}$/u.test(nick) || NOT_A_NICK.test(nick)) return;
    const start = end + match[0].length - nick.length;
    found.push({ start, end: start + nick.length, type: 'USERNAME', score: 0.7, recognizer: 'username' });
  },
};

/** "saisi par tgaborit", "maj par vlefrancois", "commit 1f4c9ab, by htran": after a deed on a record, a word that is none and no name. */
export const recordAuthor: TokenRecognizer = {
  name: 'username',
  types: ['USERNAME'],
  trigger: 'keyword',
  families: K.actor,
  find(scan, index, found) {
    const { text } = scan;
    const end = scan.end[index] ?? 0;
    const next = index + 1;
    if (scan.kind[next] !== WORD || scan.shape[next] !== LOWERCASE || nameClassOf(scan.hash[next] ?? 0) !== 0) return;
    if (!/^(?:par|by)$/i.test(text.slice(scan.start[index], end))) return;
    const nick = /^ ([a-z]{5,20})(?![\p{L}\d'’@_-]|\.\p{L})/u.exec(text.slice(end, end + 24))?.[1];
    if (nick === undefined || nameClassOf(hashWord(nick)) !== 0) return;
    const at = scan.start[index] ?? 0;
    const before = text.slice(Math.max(0, at - 42), at);
    if (
      !/(?:saisie?|maj|mis à jour|modif(?:i[ée]e?)?|cr[ée][ée]e?|valid[ée]e?|commit\b.{0,12}|pushed|merged|updated|edited|created|approved|reviewed|modified),? $/i.test(
        before,
      )
    )
      return;
    found.push({ start: end + 1, end: end + 1 + nick.length, type: 'USERNAME', score: 0.7, recognizer: 'username' });
  },
};

/** `203.0.113.7 - jdupont [03/May/2024:06:13:01`: the user of a web server's log. */
export const logUser: TokenRecognizer = {
  name: 'username',
  types: ['USERNAME'],
  trigger: 'keyword',
  families: K.month,
  find(scan, index, found) {
    const { text } = scan;
    const at = scan.start[index] ?? 0;
    const match = / - ([^\s"[\]-][^\s"[\]]{1,39}) \[\d\d\/$/.exec(text.slice(Math.max(0, at - 52), at));
    if (!match?.[1]) return;
    const start = at - match[0].length + 3;
    found.push({ start, end: start + match[1].length, type: 'USERNAME', score: 0.95, recognizer: 'username' });
  },
};
