import type { Span } from '../span.ts';

const DATE =
  /^(?:, (?:née? |\d{1,2} ans[, ]*)?\(?|,? ?\(| \d{1,2} ans,? \(|[;\t|] ?| +)((?:0?[1-9]|[12]\d|3[01])(?:er)?([./ -])(?:0?[1-9]|1[0-2])\2((?:19|20)?\d\d)|(?:0?[1-9]|[12]\d|3[01])(?:er)? (?:janv(?:ier|\.)?|f[ée]v(?:rier|r?\.)?|mars|avr(?:il|\.)?|mai|juin|juil(?:let|\.)?|ao[uû]t|sept(?:embre|\.)?|oct(?:obre|\.)?|nov(?:embre|\.)?|d[ée]c(?:embre|\.)?|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec) ((?:1[6-9]|20)\d\d))(?![\d/])([^\n]?)/i;
/** The last year that a date after a comma is taken for a birth: later ones are those of deeds and letters. */
const RECENT = 2008;

/**
 * "Mme Coëtlogon (9/9/86)", "PAPADAKIS Iphigénie, 23 avril 1999,": a full date right after a name, in brackets or an apposition, is that of
 * birth. Letters are dated after a place ("Lille, le 6/11/24"), so a date that "le" opens is none.
 */
export function findBirthsBesideNames(text: string, found: readonly Span[]): Span[] {
  const births: Span[] = [];
  for (const span of found) {
    if (span.type !== 'PERSON') continue;
    const match = DATE.exec(text.slice(span.end, span.end + 44));
    if (!match?.[1]) continue;
    const year = Number(match[3] ?? match[4]);
    const full = year < 100 ? (year > 30 ? 1900 + year : 2000 + year) : year;
    const isBracketed = match[0].includes('(');
    if (isBracketed ? match[5] !== ')' && match[5] !== ',' && match[5] !== ' ' : full > RECENT) continue;
    // "Name 12/03/1990" without a sign in between: a cell of a table, so the line must end or a sign must follow.
    if (/^ /.test(match[0]) && !isBracketed) continue;
    const start = span.end + match[0].length - (match[5]?.length ?? 0) - match[1].length;
    births.push({
      start,
      end: start + match[1].length,
      type: 'DATE_OF_BIRTH',
      score: 0.55,
      recognizer: 'date-of-birth',
    });
  }
  return births;
}
