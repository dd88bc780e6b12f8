import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'numéro fiscal : 1553202486101', values: ['1553202486101'] },
  { text: 'SPI 13 49 723 121 425', values: ['13 49 723 121 425'] },
  { text: 'mon n° fiscal\n1553202486101 merci', values: ['1553202486101'] },
])('a tax number has its key modulo 511: $text', ({ text, values }) => {
  expect(valuesOf('TAX_ID', text)).toEqual(values);
});

test.each(['numéro fiscal 1553202486102', 'commande 1553202486101', 'SPI 9553202486101'])('no TAX_ID in %j', (text) => {
  expect(valuesOf('TAX_ID', text)).toEqual([]);
});
