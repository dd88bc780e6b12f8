const FRENCH = new Set(
  'le la les un une des du de et est sont je tu il elle nous vous ils ce cette ces que qui quoi où pour dans sur avec sans pas plus mon ma mes ton votre vos notre nos leur bonjour bonsoir merci salut oui non au aux mais ou donc car comment quel quelle très être avoir fait peux peut'.split(
    ' ',
  ),
);
const ENGLISH = new Set(
  'the a an of and is are i you he she we they this that these what who where for in on with without not my your our their hello hi thanks thank please yes no to but or so how which very be have has do does can could would it its from at by'.split(
    ' ',
  ),
);
/** A guess needs a few sentences; the rest of a long document adds only time. */
const MAX_CHARACTERS = 2_000;

/**
 * The language of a text by its commonest words; placeholders such as `[PERSON]` do not count. English when in doubt.
 */
export function guessLanguage(text: string): 'fr' | 'en' {
  const sample = text.slice(0, MAX_CHARACTERS).replace(/\[[A-Z0-9_]+\]/g, ' ');
  let french = 0;
  let english = 0;
  for (const word of sample.toLowerCase().match(/\p{L}+/gu) ?? []) {
    if (FRENCH.has(word) || /[éèêàâùûçîïôœ]/.test(word)) french++;
    if (ENGLISH.has(word)) english++;
  }
  return french > english ? 'fr' : 'en';
}
