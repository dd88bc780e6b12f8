import { CASELESS, classOf, LOWER, MARK, UPPER } from './character-class.ts';

/** Up to eight backslashes: JSON in JSON doubles them; a row of them without end must not be read again from each. */
const ESCAPE = /\\{1,8}(?:u([0-9a-fA-F]{4})|([ntr"](?!')(?=(\p{Ll})?)))/gu;
const SEPARATORS: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"' };
/** Combining grapheme joiner: a mark that changes nothing. */
const PADDING = '\u034f';
const DRIVE = /(?:^|[\s"'(=])(?:[A-Za-z]:|\\)\\[^\s"]*$/;

/**
 * JSON typed into a text, as Python writes it: "Zo\u00e9", "\nMarie". Escapes become what they stand for, in as many units, so that
 * offsets stay those of the text: a letter is followed by marks, which words skip, and a separator stands behind spaces. Texts without a
 * backslash come back as they are. "C:\users\nadia" is no line break, and what stands before a single quote is no JSON: password='a\n'.
 */
export function readEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    ESCAPE,
    (whole, code: string | undefined, letter: string | undefined, next: string | undefined, at: number) => {
      if (code === undefined) {
        if (next !== undefined && DRIVE.test(text.slice(Math.max(0, at - 80), at + 1))) return whole;
        return (SEPARATORS[letter ?? ''] ?? ' ').padStart(whole.length);
      }
      const unit = Number.parseInt(code, 16);
      const kind = classOf(unit);
      const isLetter = kind === LOWER || kind === UPPER || kind === CASELESS || kind === MARK;
      return String.fromCharCode(unit).padEnd(whole.length, isLetter ? PADDING : ' ');
    },
  );
}
