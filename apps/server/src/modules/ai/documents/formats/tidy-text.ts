/**
 * Marks that are not seen: soft hyphen, zero-width space, word joiner and the like, direction marks, byte order mark. With one of
 * them inside, a name is none to masking: what is left of `Du(soft hyphen)pont` is `[PERSON]` and `pont`.
 */
const UNSEEN = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
/** What fonts without a proper table leave: control characters, and halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/g;

/** Text as masking and models read it best: composed accents, nothing unseen, lines without trailing space, one blank line at most. */
export function tidyText(text: string): string {
  return (
    text
      .toWellFormed()
      .normalize('NFC')
      .replace(/\r\n?|\f|\u2028|\u2029/g, '\n')
      .replace(UNSEEN, '')
      .replace(CONTROLS, '')
      // Line by line: `/[ \t]+$/m` takes the square of a long run of spaces.
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  );
}
