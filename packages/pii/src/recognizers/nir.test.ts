import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'and her nir is185057800608491 (one blob)', values: ['185057800608491'] },
  { text: 'NIR : 185057800608491', values: ['185057800608491'] },
  { text: 'n° sécu 1 85 05 78 006 084 91, merci', values: ['1 85 05 78 006 084 91'] },
  { text: '1.85.05.78.006.084.91', values: ['1.85.05.78.006.084.91'] },
  { text: '1850578006084 91', values: ['1850578006084 91'] },
  { text: '1 85 05 78 006 084 / 91', values: ['1 85 05 78 006 084 / 91'] },
  { text: 'né en Corse : 185052A00608435', values: ['185052A00608435'] },
  { text: '2 85 11 2B 123 456 09', values: ['2 85 11 2B 123 456 09'] },
  { text: 'mon numéro de sécurité sociale est le 1 85 05 78\n006 084 91', values: ['1 85 05 78\n006 084 91'] },
  { text: 'sécurité sociale : 1850578006084', values: ['1850578006084'] },
])('a NIR needs a right key, or a label when it has none: $text', ({ text, values }) => {
  expect(valuesOf('NIR', text)).toEqual(values);
});

test.each([
  '185057800608492',
  '1850578006084',
  '5 85 05 78 006 084 91',
  '1 85 13 78 006 084 91',
  'A185057800608491',
  'référence 918505780060849100',
])('no NIR in %j', (text) => {
  expect(valuesOf('NIR', text)).toEqual([]);
});

test('a number glued to its label is found, one glued to another word is not', () => {
  expect(valuesOf('NIR', 'Intérimaire N°SS185057800608491 ok')).toEqual(['185057800608491']);
});
