import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'Holder J. Doe  card4539 1488 0343 6467', values: ['4539 1488 0343 6467'] },
  { text: 'carte 4539 1488 0343 6467', values: ['4539 1488 0343 6467'] },
  { text: '4539148803436467', values: ['4539148803436467'] },
  { text: 'CB 4539-1488-0343-6467 exp 12/27', values: ['4539-1488-0343-6467'] },
  { text: 'Amex 3782 822463 10005', values: ['3782 822463 10005'] },
  { text: '4539 1488\n0343 6467', values: ['4539 1488\n0343 6467'] },
  { text: '4539 1488 0343 6467 12/27', values: ['4539 1488 0343 6467'] },
])('a card passes Luhn, with the prefix and groups of a network: $text', ({ text, values }) => {
  expect(valuesOf('CREDIT_CARD', text)).toEqual(values);
});

test.each([
  '4539 1488 0343 6468',
  'commande 4539148803436467',
  '9539148803436467',
  'IMEI 490154203237518',
  '14539148803436467000',
])('no CREDIT_CARD in %j', (text) => {
  expect(valuesOf('CREDIT_CARD', text)).toEqual([]);
});
