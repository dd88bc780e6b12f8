import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'PASSEPORT N°11AH59778DÉLIVRÉ À BOBIGNY', values: ['11AH59778'] },
  { text: 'passeport 12AB34567', values: ['12AB34567'] },
  { text: 'Passport No: 123456789', values: ['123456789'] },
  { text: 'passeport français n° 05CK02237, valable', values: ['05CK02237'] },
  { text: 'passport C01234567', values: ['C01234567'] },
])('after its label: $text', ({ text, values }) => {
  expect(valuesOf('PASSPORT', text)).toEqual(values);
});

test.each(['12AB34567', 'passeport périmé en 2024', 'commande 12AB34567'])('no PASSPORT in %j', (text) => {
  expect(valuesOf('PASSPORT', text)).toEqual([]);
});

test('the French form is found as far as the word stands in the text above: a column, a question', () => {
  expect(valuesOf('PASSPORT', 'ref;guest;passport;plate\nHX1190;x;12VH37298;AB-207-GA')).toEqual(['12VH37298']);
});
