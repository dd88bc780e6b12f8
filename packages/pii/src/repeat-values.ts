import type { EntityType } from './entity-type.ts';
import { familiesOf } from './person/lexicon.ts';
import { nameClassOf } from './person/name-lists.ts';
import { hashWord } from './scan/hash-word.ts';
import type { Span } from './span.ts';

const REPEATED: ReadonlySet<EntityType> = new Set<EntityType>(['USERNAME', 'SECRET', 'DATE_OF_BIRTH']);
/** Values searched again, and length of text: each search reads the whole text, so both are bounded. */
const MAX_VALUES = 24;
const MAX_TEXT = 65_536;

/** "Every occurrence counts": a login, a secret or a birth date that its label gave away once is the same without it. */
export function findRepeatedValues(text: string, found: readonly Span[]): Span[] {
  if (text.length > MAX_TEXT) return [];
  const values = new Map<string, Span>();
  for (const span of found) {
    if (!REPEATED.has(span.type) || values.size === MAX_VALUES) continue;
    const value = text.slice(span.start, span.end);
    if (value.length >= 5 && (/[\d_.-]/.test(value) || (span.type === 'USERNAME' && isNoWord(value))))
      values.set(value, span);
  }
  const again: Span[] = [];
  for (const [value, { type, recognizer }] of values) {
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
      const end = at + value.length;
      if (isWordAt(text, at - 1) || isWordAt(text, end)) continue;
      again.push({ start: at, end, type, score: 0.5, recognizer });
    }
  }
  return again;
}

/** "ykaradeniz": in one case, in no list. */
function isNoWord(value: string): boolean {
  return /^[a-z]{6,20}$/.test(value) && nameClassOf(hashWord(value)) === 0 && familiesOf(hashWord(value)) === 0;
}

function isWordAt(text: string, at: number): boolean {
  return /[\p{L}\d_@/-]/u.test(text.charAt(at));
}
