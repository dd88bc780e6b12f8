import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'numéro fiscal : 1553202486101', values: ['1553202486101'] },
  { text: 'SPI 13 49 723 121 425', values: ['13 49 723 121 425'] },
  { text: 'mon n° fiscal\n1553202486101 merci', values: ['1553202486101'] },
  { text: 'Référence fiscale : 2345678901234', values: ['2345678901234'] },
  { text: 'tax number 0123456789012', values: ['0123456789012'] },
  { text: 'N° fiscal de référence : 30 12 345 678 901', values: ['30 12 345 678 901'] },
  { text: 'le 1553202486101 est le sien', values: ['1553202486101'] },
])('a tax number follows its label, or has its key modulo 511: $text', ({ text, values }) => {
  expect(valuesOf('TAX_ID', text)).toEqual(values);
});

test.each([
  'le 1553202486102',
  'numéro fiscal 4553202486102',
  'code article 3012345678901',
  'commande 1553202486101',
  'SPI 9553202486101',
])('no TAX_ID in %j', (text) => {
  expect(valuesOf('TAX_ID', text)).toEqual([]);
});
