/** Between two words: white space, a line break, Markdown's signs, a comma. */
const GAP = '[\\s*_,"“”«»]{1,4}';

/** A sticky expression of phrases, each a regular expression in which a space stands for what may stand between two words. */
export function phrases(...alternatives: readonly string[]): RegExp {
  return new RegExp(`(?:${alternatives.join('|').replaceAll(' ', GAP)})`, 'iy');
}
