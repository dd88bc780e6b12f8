import { ENTITY_TYPES, type EntityType } from '../entity-type.ts';

/** The type of placeholder for text of the prompt that already looked like one: it restores to itself, never to a person's data. */
export const LITERAL = 'TEXT';
export type PlaceholderType = EntityType | typeof LITERAL;

/** What models write instead of a type when they answer in another language, or expand it. */
const TRANSLATIONS: Record<string, PlaceholderType> = {
  PERSONNE: 'PERSON',
  PERSONA: 'PERSON',
  PESSOA: 'PERSON',
  NAME: 'PERSON',
  NOM: 'PERSON',
  MAIL: 'EMAIL',
  COURRIEL: 'EMAIL',
  EMAIL_ADDRESS: 'EMAIL',
  ADRESSE_EMAIL: 'EMAIL',
  TELEPHONE: 'PHONE',
  PHONE_NUMBER: 'PHONE',
  ADRESSE: 'ADDRESS',
  DATE_DE_NAISSANCE: 'DATE_OF_BIRTH',
  CARTE_DE_CREDIT: 'CREDIT_CARD',
  CARTE_BANCAIRE: 'CREDIT_CARD',
  ADRESSE_IP: 'IP_ADDRESS',
  PASSEPORT: 'PASSPORT',
  PLAQUE: 'LICENSE_PLATE',
  UTILISATEUR: 'USERNAME',
  TEXTE: 'TEXT',
};
const NAMES = new Map<string, PlaceholderType>([
  ...[...ENTITY_TYPES, LITERAL].map((type): [string, PlaceholderType] => [type, type as PlaceholderType]),
  ...Object.entries(TRANSLATIONS),
]);
/** Every beginning of a name: a stream holds back "[PER" and lets "[PIX" go. */
const BEGINNINGS = new Set(
  [...NAMES.keys()].flatMap((name) => [...name].map((_, length) => name.slice(0, length + 1))),
);
const MAX_DIGITS = 6;
/** Longest body: the longest name with Markdown between its letters still fits; anything longer is text. */
const MAX_BODY = 64;

export interface Placeholder {
  /** `TYPE_number`, the key of the mapping. */
  readonly key: string;
  readonly end: number;
}

/** `undefined`: no placeholder here. `more`: the text ends before it can be told. */
export type Reading = Placeholder | undefined | 'more';

/**
 * Reads a placeholder at `at`, as loosely as models rewrite them: `[PERSON_1]`, `[person 1]`, `[Persons-1]`, `[PERSON_1s]`, `\[PERSON\_1\]`,
 * `[**PERSON_1**]`, "[`PERSON_1`]", `[PERSONNE_1]`, and bare `PERSON_1` in capitals. Masking escapes whatever this function reads in
 * a prompt, so what it reads in an answer was written by masking, or made up by the model.
 */
export function readPlaceholder(text: string, at: number, isEnd: boolean): Reading {
  const unit = text.charCodeAt(at);
  if (unit === 91) return readBracketed(text, at, at + 1, false, isEnd);
  if (unit === 92) {
    if (at + 1 >= text.length) return isEnd ? undefined : 'more';
    return text.charCodeAt(at + 1) === 91 ? readBracketed(text, at, at + 2, true, isEnd) : undefined;
  }
  if (unit < 65 || unit > 90 || isWord(text.charCodeAt(at - 1))) return undefined;
  return readBare(text, at, isEnd);
}

/** Units that may begin a placeholder. */
export function mayBegin(unit: number): boolean {
  return unit === 91 || unit === 92 || (unit >= 65 && unit <= 90);
}

function readBracketed(text: string, start: number, from: number, isEscaped: boolean, isEnd: boolean): Reading {
  let name = '';
  let number = '';
  let tail = false;
  let gap = false;
  for (let at = from; ; at++) {
    if (at - start > MAX_BODY) return undefined;
    if (at >= text.length) return isEnd ? undefined : 'more';
    const unit = text.charCodeAt(at);
    if (unit === 93) return close(text, start, at, isEscaped, name, number);
    if (unit === 42 || unit === 96) continue;
    if (unit === 92) {
      // An escape inside: "\_" and the closing "\]".
      if (at + 1 >= text.length) return isEnd ? undefined : 'more';
      const next = text.charCodeAt(at + 1);
      if (next === 93) {
        if (!isEscaped) return undefined;
        return finish(name, number, at + 2);
      }
      if (next !== 95 && next !== 42 && next !== 96) return undefined;
      continue;
    }
    if (unit === 32 || unit === 95 || unit === 45 || unit === 0xa0 || unit === 0x2011) {
      gap = name !== '';
      continue;
    }
    if (unit >= 48 && unit <= 57) {
      if (tail || name === '' || (number !== '' && gap) || number.length === MAX_DIGITS) return undefined;
      number += text.charAt(at);
      gap = false;
      continue;
    }
    const letter = toCapital(unit);
    if (letter === 0) return undefined;
    if (number !== '') {
      // "[PERSON_1s]": one plural s, nothing after it.
      if (letter !== 83 || tail) return undefined;
      tail = true;
      continue;
    }
    name += (gap ? '_' : '') + String.fromCharCode(letter);
    gap = false;
    if (!BEGINNINGS.has(name) && !(name.endsWith('S') && NAMES.has(name.slice(0, -1)))) return undefined;
  }
}

function close(text: string, start: number, at: number, isEscaped: boolean, name: string, number: string): Reading {
  // `\[PERSON_1]`: the backslash is the prompt's own, the placeholder begins at the bracket.
  if (isEscaped && text.charCodeAt(start) === 92) return undefined;
  return finish(name, number, at + 1);
}

function readBare(text: string, start: number, isEnd: boolean): Reading {
  let at = start;
  while (at < text.length && isCapitalOrUnderscore(text.charCodeAt(at))) {
    if (at - start > MAX_BODY) return undefined;
    at++;
  }
  const word = text.slice(start, at);
  if (at >= text.length && !isEnd) return BEGINNINGS.has(word.replace(/_$/, '')) ? 'more' : undefined;
  const name = word.endsWith('_') ? word.slice(0, -1) : '';
  if (!NAMES.has(name)) return undefined;
  const digits = at;
  while (at < text.length && isDigit(text.charCodeAt(at))) {
    if (++at - digits > MAX_DIGITS) return undefined;
  }
  // One unit further on decides whether the number goes on or a word is glued to it (a plural s may be).
  if (at >= text.length) return isEnd ? finish(name, text.slice(digits, at), at) : 'more';
  if (at === digits) return undefined;
  if ((text.charCodeAt(at) | 32) === 115) {
    if (at + 1 >= text.length && !isEnd) return 'more';
    return isWord(text.charCodeAt(at + 1)) ? undefined : finish(name, text.slice(digits, at), at);
  }
  return isWord(text.charCodeAt(at)) ? undefined : finish(name, text.slice(digits, at), at);
}

function finish(name: string, number: string, end: number): Reading {
  const type = NAMES.get(name) ?? (name.endsWith('S') ? NAMES.get(name.slice(0, -1)) : undefined);
  if (type === undefined || number === '') return undefined;
  return { key: `${type}_${Number(number)}`, end };
}

/** The capital of an ASCII letter, "É" of "TÉLÉPHONE" without its accent, or 0. */
function toCapital(unit: number): number {
  if (unit >= 65 && unit <= 90) return unit;
  if (unit >= 97 && unit <= 122) return unit - 32;
  return unit === 0xc9 || unit === 0xe9 ? 69 : 0;
}

function isCapitalOrUnderscore(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || unit === 95;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

function isWord(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit === 95;
}
