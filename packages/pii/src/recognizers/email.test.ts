import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'écris à jean.dupont@\nexemple.fr merci', values: ['jean.dupont@\nexemple.fr'] },
  { text: 'jean.dupont@exemple.fr', values: ['jean.dupont@exemple.fr'] },
  { text: '<a+b@x.co.uk>,', values: ['a+b@x.co.uk'] },
  { text: 'écrire à zoé@exemple.fr.', values: ['zoé@exemple.fr'] },
  { text: 'mailto:a_b@exemple.io', values: ['a_b@exemple.io'] },
  { text: 'jean (at) exemple.fr', values: ['jean (at) exemple.fr'] },
  { text: 'jane [at] example [dot] org', values: ['jane [at] example [dot] org'] },
  { text: 'contact arobase exemple point fr', values: ['contact arobase exemple point fr'] },
  { text: 'sam AT example.co.uk', values: ['sam AT example.co.uk'] },
])('addresses, spelt ones too: $text', ({ text, values }) => {
  expect(valuesOf('EMAIL', text)).toEqual(values);
});

test.each([
  'jean@localhost',
  '@babel/core',
  'look at example.com',
  'git@github.com:a/b.git',
  'postgres://app:secret9@db.example.com/x',
  'a@b',
])('no EMAIL in %j', (text) => {
  expect(valuesOf('EMAIL', text)).toEqual([]);
});

test('apostrophes inside a name belong to the address, elisions do not', () => {
  expect(valuesOf('EMAIL', "sur p.brind'amour@exemple.fr, ou l'info@exemple.fr, o'neill@example.org")).toEqual([
    "p.brind'amour@exemple.fr",
    'info@exemple.fr',
    "o'neill@example.org",
  ]);
  expect(valuesOf('EMAIL', 'à l’adresse v point garabedian arobase exemple point com merci')).toEqual([
    'v point garabedian arobase exemple point com',
  ]);
});
