import type { GoldText } from '../eval/read-gold.ts';
import { FIRST_NAME, nameClassOf } from '../src/person/name-lists.ts';
import { hashWord } from '../src/scan/hash-word.ts';
import type { Names } from './create-names.ts';

export interface Varied {
  readonly text: string;
  readonly spans: { start: number; end: number }[];
}

const PARTICLES = new Set(
  'de du des d la le les l von van der den ter ten di da do dos das del della el al ben bin ibn bint abu abd ould ait mac mc o saint st y e i ap née'.split(
    ' ',
  ),
);

/**
 * The same text with other people in it: each word of a name becomes another name, the same one throughout, in e-mail addresses too, so
 * that contexts are learnt and not names. Some names stay, and then some texts lose their case or their accents.
 */
export function varyText(gold: GoldText, names: Names, random: () => number): Varied {
  const others = new Map<string, string>();
  const renew = random() < 0.85;
  const people = gold.spans.filter(({ type }) => type === 'PERSON');
  let text = '';
  const spans: { start: number; end: number }[] = [];
  let from = 0;
  const copy = (to: number) => {
    text += gold.text.slice(from, to);
    from = to;
  };
  for (const span of gold.spans) {
    if (span.type === 'PERSON') {
      copy(span.start);
      const start = text.length;
      text += renew ? renameAll(gold.text.slice(span.start, span.end)) : gold.text.slice(span.start, span.end);
      spans.push({ start, end: text.length });
      from = span.end;
    } else if (renew && (span.type === 'EMAIL' || span.type === 'USERNAME' || span.type === 'URL_PERSONAL')) {
      copy(span.start);
      text += renameHandle(gold.text.slice(span.start, span.end));
      from = span.end;
    }
  }
  copy(gold.text.length);
  const mode = random();
  const changed =
    mode < 0.1
      ? keepLength(text, (part) => part.toLowerCase())
      : mode < 0.13
        ? keepLength(text, (part) => part.toUpperCase())
        : mode < 0.2
          ? keepLength(text, (part) => part.normalize('NFD').replace(/\p{M}/gu, ''))
          : text;
  return { text: changed, spans };

  function renameAll(name: string): string {
    const parts = name.split(/([\s.,;"“”«»()/-]+)/);
    return parts
      .map((part, i) => (i % 2 === 1 ? part : renameWord(part, i === parts.length - 1 && people.length > 0)))
      .join('');
  }

  function renameWord(word: string, isLast: boolean): string {
    const key = fold(word);
    if (key.length < 2 || PARTICLES.has(word.toLowerCase().replace(/['’]$/, '')) || /['’]/.test(word)) return word;
    if (/^\p{Lu}{2,3}$/u.test(word) && !(nameClassOf(hashWord(word)) & FIRST_NAME)) return word;
    let other = others.get(key);
    if (other === undefined) {
      const isFirst = (nameClassOf(hashWord(word)) & FIRST_NAME) >= 3 || (!isLast && !/^\p{Lu}+$/u.test(word));
      other = random() < 0.2 ? word : isFirst ? names.first() : names.surname();
      if (/[ ]/.test(other)) other = other.split(' ').at(-1) ?? other;
      others.set(key, other);
    }
    if (/^\p{Lu}+$/u.test(word) && word.length > 1) return other.toUpperCase();
    if (/^\p{Ll}/u.test(word)) return other.toLowerCase();
    return other;
  }

  function renameHandle(handle: string): string {
    return handle.replace(/\p{L}{3,}/gu, (part) => {
      const other = others.get(fold(part)) ?? others.get(fold(part.slice(1)));
      if (other === undefined) return part;
      const isWhole = others.has(fold(part));
      return (isWhole ? '' : part.charAt(0)) + fold(other);
    });
  }
}

function fold(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}

/** Applies a change only where it keeps the offsets. */
function keepLength(text: string, change: (part: string) => string): string {
  const changed = change(text);
  return changed.length === text.length ? changed : text;
}
