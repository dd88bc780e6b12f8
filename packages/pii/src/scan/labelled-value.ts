import { K } from './keywords.ts';
import { BREAK, NUMBER, type Scan, SYMBOL, WORD } from './scan.ts';

export interface LabelledValue {
  start: number;
  end: number;
  /** Index of its first token. */
  index: number;
  /** A colon, an equals sign, an arrow or a verb ("est", "is") stands between label and value. */
  isLinked: boolean;
  /** The value stands in quotes or backticks. */
  isQuoted: boolean;
}

const QUOTES = '"\'`«“‘';
const CLOSING: Record<string, string> = { '"': '"', "'": "'", '`': '`', '«': '»', '“': '”', '‘': '’' };
const LINKS = ':=>→|\t';
const SKIPPED = '*_-#()[]–—.,';
const VERBS = new Set(['est', 'is', 'was', 'sera', 'devient', 'to', 'comme', 'as', 'c', 'are', 'était']);
const MAX_LENGTH = 200;

/**
 * The value a label announces: "Mot de passe Wi-Fi : Xy7!kk" from "passe" on. Skips fillers, one line break, opening quotes and
 * Markdown; ends at white space, or at the closing quote. Undefined when words that are no fillers come first.
 */
export function readLabelledValue(scan: Scan, label: number, reach = 8): LabelledValue | undefined {
  const { text } = scan;
  let isLinked = false;
  let breaks = 0;
  for (let i = label + 1; i < scan.count && i - label <= reach; i++) {
    const kind = scan.kind[i];
    const start = scan.start[i] ?? 0;
    const end = scan.end[i] ?? 0;
    if (kind === BREAK) {
      if (!isLinked || ++breaks > 1) return undefined;
    } else if (kind === SYMBOL) {
      const symbol = text.charAt(start);
      if (LINKS.includes(symbol)) {
        // "password: x" links; "==" and "=>" are code that compares.
        isLinked = true;
      } else if (QUOTES.includes(symbol) && !isClosingQuote(text, start)) {
        const rest = text.slice(end, end + MAX_LENGTH);
        const length = rest.indexOf(CLOSING[symbol] ?? symbol);
        if (length <= 0 || rest.slice(0, length).includes('\n')) return undefined;
        const close = end + length;
        return { start: end, end: close, index: i + 1, isLinked, isQuoted: true };
      } else if (symbol === '°' || QUOTES.includes(symbol)) {
      } else if (!SKIPPED.includes(symbol) || (isLinked && symbol !== '*' && symbol !== '_')) {
        return isLinked ? blob(scan, i, isLinked) : undefined;
      } else if (scan.kind[i + 1] === BREAK && !isLinked) return undefined;
    } else if (kind === NUMBER) return blob(scan, i, isLinked);
    else if (kind === WORD) {
      const glued = isGlued(text, end);
      if (isLinked && glued) return blob(scan, i, isLinked);
      if (
        !(scan.keyword[i] ?? 0) ||
        !((scan.keyword[i] ?? 0) & (K.filler | K.code | K.secret | K.phone | K.version | K.login)) ||
        glued
      ) {
        return blob(scan, i, isLinked);
      }
      if (VERBS.has(text.slice(start, end).toLowerCase().replace(/['’]/, ''))) isLinked = true;
      else if (isLinked && isLastOfLine(scan, i)) return blob(scan, i, isLinked);
    }
  }
  return undefined;
}

function blob(scan: Scan, index: number, isLinked: boolean): LabelledValue | undefined {
  const { text } = scan;
  const start = scan.start[index] ?? 0;
  let end = start;
  const limit = Math.min(text.length, start + MAX_LENGTH);
  while (end < limit && !/[\s"`«»<>|]/.test(text.charAt(end))) end++;
  while (end > start && /[,;:!?.)\]}'’*]/.test(text.charAt(end - 1))) {
    // A password may end with "!" : kept when it has other signs of one, as "Soleil!2024!" has.
    if (text.charAt(end - 1) === '!' && /\d/.test(text.slice(start, end)) && text.charAt(end - 2) !== ' ') break;
    end--;
  }
  return end > start ? { start, end, index, isLinked, isQuoted: false } : undefined;
}

function isGlued(text: string, end: number): boolean {
  const next = text.charAt(end);
  return next !== '' && /[\p{L}\d_@#$%&+/\\-]/u.test(next);
}

function isClosingQuote(text: string, at: number): boolean {
  return at > 0 && /[\p{L}\d]/u.test(text.charAt(at - 1));
}

function isLastOfLine(scan: Scan, index: number): boolean {
  return index + 1 >= scan.count || scan.kind[index + 1] === BREAK;
}
