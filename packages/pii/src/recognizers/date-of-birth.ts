import { K } from '../scan/keywords.ts';
import { BREAK, NUMBER, type Scan, SYMBOL, WORD } from '../scan/scan.ts';
import type { TokenRecognizer } from './recognizer.ts';

const MONTH =
  '(?:janv(?:ier|\\.)?|f[ée]v(?:rier|r\\.?|\\.)?|mars|avr(?:il|\\.)?|mai|juin|juil(?:let|l?\\.)?|ao[uû]t|sept(?:embre|\\.)?|oct(?:obre|\\.)?|nov(?:embre|\\.)?|d[ée]c(?:embre|\\.)?|' +
  'jan(?:uary|\\.)?|feb(?:ruary|\\.)?|mar(?:ch|\\.)?|apr(?:il|\\.)?|may|june?|july?|aug(?:ust|\\.)?|sep(?:tember|\\.)?|october|november|december|dec\\.?)';
const YEAR = '(?:1[89]|20)\\d\\d';
const DATE = new RegExp(
  [
    `(?:0?[1-9]|[12]\\d|3[01])[ ]?([./ \\u00a0-])[ ]?(?:0?[1-9]|1[0-2])[ ]?\\1[ ]?(?:${YEAR}|\\d\\d)(?![\\d/])`,
    `(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\\d|3[01])/${YEAR}(?!\\d)`,
    `${YEAR}([/.-])(?:0[1-9]|1[0-2])\\2(?:0[1-9]|[12]\\d|3[01])(?!\\d)`,
    `(?:0?[1-9]|[12]\\d|3[01])(?:er|st|nd|rd|th|e)?[ \\u00a0-]{1,2}(?:of )?${MONTH},?[ \\u00a0-]${YEAR}(?!\\d)`,
    `(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])${YEAR}(?!\\d)`,
    `${YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?!\\d)`,
  ].join('|'),
  'iy',
);
const MONTH_FIRST = new RegExp(`${MONTH}[ ](?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?,?[ ]${YEAR}(?!\\d)`, 'iy');
const SMALL =
  '(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix(?:[- ](?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize)';
const TENS = `(?:(?:soixante|quatre[- ]vingts?)[- ](?:et[- ])?${SMALL}|(?:vingt|trente|quarante|cinquante|soixante|quatre[- ]vingts?)(?:[- ](?:et[- ])?${SMALL})?|${SMALL})`;
/** "douze janvier mille neuf cent soixante-deux", as deeds and dictated letters have it. */
const SPELT = new RegExp(
  `(?:premier|${TENS}) (?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre) (?:mil(?:le)? (?:neuf|huit) cents?|deux mil(?:le)?)(?:[ -]${TENS})?(?![\\p{L}-])`,
  'iuy',
);
const SPELT_START =
  /^(?:premier|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente)\b/i;
const REACH = 26;

/**
 * Full dates of birth: a date right after a word about birth ("né le", "date de naissance", "born on", "DOB"), in the same sentence
 * or field, on the next line at the latest. Days and years alone, and dates of deeds ("acte de naissance délivré le…"), are none.
 */
export const dateOfBirth: TokenRecognizer = {
  name: 'date-of-birth',
  types: ['DATE_OF_BIRTH'],
  trigger: 'keyword',
  families: K.birth,
  find(scan, index, found) {
    if (!isAboutBirth(scan, index)) return;
    let breaks = 0;
    for (let i = index + 1; i < scan.count && i - index < REACH; i++) {
      const start = scan.start[i] ?? 0;
      const kind = scan.kind[i];
      if (kind === BREAK && (++breaks > 1 || isTitleLine(scan.text, scan.start[index] ?? 0, start))) return;
      if (kind === SYMBOL && isEnd(scan, i)) return;
      const isSpelt = kind === WORD && SPELT_START.test(scan.text.slice(start, start + 8));
      if (kind === WORD && !isSpelt && !(scan.keyword[i] ?? 0)) continue;
      let shape: RegExp | undefined = isSpelt ? SPELT : undefined;
      if (kind === NUMBER) shape = DATE;
      else if (kind === WORD && !isSpelt && (scan.keyword[i] ?? 0) & K.month) shape = MONTH_FIRST;
      if (!shape) continue;
      shape.lastIndex = start;
      const match = shape.exec(scan.text);
      if (!match) continue;
      found.push({
        start,
        end: start + match[0].length,
        type: 'DATE_OF_BIRTH',
        score: 0.97,
        recognizer: 'date-of-birth',
      });
      // "lui le …, elle le …", "10 janv. 1964 ou 1er oct. 1964": the next one belongs to the same word.
      const after = scan.text.slice(start + match[0].length, start + match[0].length + 16);
      if (!/^[ ,]{0,2}(?:ou|or|et|and|lui|elle)[ ]/i.test(after)) return;
      while ((scan.end[i] ?? 0) < start + match[0].length) i++;
    }
  },
};

/** The title of a column: its values are in the column, not right below. */
function isTitleLine(text: string, label: number, end: number): boolean {
  const before = text.slice(Math.max(0, label - 200), label);
  const line = before.slice(before.lastIndexOf('\n') + 1) + text.slice(label, end);
  return /[,;\t|][^,;\t|]{1,40}[,;\t|]/.test(line) && !/[.!?]/.test(line);
}

function isAboutBirth(scan: Scan, index: number): boolean {
  const word = scan.text.slice(scan.start[index], scan.end[index]);
  // Folded, "né" is "ne": without its accent it must be followed by "le", "à" or "en".
  if (/^nee?s?$/i.test(word)) {
    const next = scan.text.slice(scan.start[index + 1], scan.end[index + 1]);
    if (/^ne$/i.test(word)) return /^(?:le|à|a|en|vers|\(|:)$/i.test(next);
    if (/^né$/i.test(word)) return true;
  }
  const before = scan.text.slice(Math.max(0, (scan.start[index] ?? 0) - 40), scan.start[index]).toLowerCase();
  return (
    !/(?:acte|extrait|congé|certificat|prime|déclaration|certificate)s? (?:intégral )?(?:de |d['’]acte de )?$/.test(
      before,
    ) && !/\bpas $/.test(before)
  );
}

function isEnd(scan: Scan, index: number): boolean {
  const unit = scan.hash[index];
  // A question is answered on the next line.
  if (unit === 63) return scan.kind[index + 1] !== BREAK;
  if (unit === 59 || unit === 33) return true;
  if (unit !== 46) return false;
  const end = scan.end[index] ?? 0;
  const start = scan.start[index - 1] ?? 0;
  return (scan.start[index + 1] ?? end) > end && (scan.end[index - 1] ?? 0) - start > 6;
}
