import { expect, test } from 'vitest';
import { detect } from './detect.ts';

/** Characters of a fuzzed text; the guarantee is over the ratio of work, which is counted in steps of text, not in seconds. */
const SIZE = 200_000;

test.each([
  ['digits', '1'],
  ['digits and spaces', '1 '],
  ['digits and dots', '12.'],
  ['at signs', 'a@'],
  ['colons', ':'],
  ['hexadecimal groups', 'ab:'],
  ['brackets', '(['],
  ['labels', 'password: '],
  ['labels without values', 'mot de passe '],
  ['quotes', 'password "'],
  ['streets', '12 rue '],
  ['street names', '1 rue de la '],
  ['capitals', 'ABCD '],
  ['capitalised words', 'Marie '],
  ['letters', 'a'],
  ['hyphens', 'a-'],
  ['apostrophes', "d'"],
  ['births', 'né le '],
  ['addresses of sites', 'http://x.com/'],
  ['private keys', '-----BEGIN PRIVATE KEY-----'],
  ['columns', 'nom,prenom\n'],
  ['columns in one line', 'nom,prenom,'],
  ['IBAN beginnings', 'FR76 '],
  ['plus signs', '+33 '],
  ['lone surrogates', '\ud800'],
  ['NUL', '\0'],
  ['e-mails spelt', 'a (at) b '],
  ['codes', 'le code de '],
  ['screen names', 'a_1: '],
  ['authors', 'par a_1 '],
  ['numbers said aloud', 'zéro six '],
  ['births said aloud', 'né le trois '],
  ['complements', 'Unit 1, '],
  ['names and dates', 'Marie Dupont, 1/1/1990 '],
  ['quoted cells', '"a,'],
  ['backslashes', '\\'],
  ['escaped lines', 'C:\\n'],
  ['escaped letters', '\\u00e9'],
  ['postcodes', 'Le Bourg - 8006 Bodo - '],
  ['streets and postcodes', '1 rue de la A, 75002 Paris - '],
  ['numbered streets', 'Rue De La Aa 1, 8006 Bodo, '],
  ['Indian postcodes', 'No 1 Aa Aaaaa 123456 '],
])('a text of nothing but %s ends, and spans stay sorted and apart', (_, piece) => {
  const text = piece.repeat(Math.ceil(SIZE / piece.length));
  let last = 0;
  for (const span of detect(text)) {
    expect(span.start).toBeGreaterThanOrEqual(last);
    expect(span.end).toBeGreaterThan(span.start);
    last = span.end;
  }
  expect(last).toBeLessThanOrEqual(text.length);
});

test('a value after a long row of single digits is found all the same', () => {
  const text = `${'1 '.repeat(80)}\nTél. : 06 12 34 56 78`;
  expect(detect(text).map((span) => text.slice(span.start, span.end))).toContain('06 12 34 56 78');
});
