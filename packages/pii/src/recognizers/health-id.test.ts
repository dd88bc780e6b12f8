import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'RPPS 10955320246', values: ['10955320246'] },
  { text: 'n° RPPS : 10 955 320 246', values: ['10 955 320 246'] },
  { text: '10955320246 (RPPS)', values: ['10955320246'] },
  { text: 'ADELI 751234567', values: ['751234567'] },
  { text: 'N° Adeli : 75 1 23456 7', values: ['75 1 23456 7'] },
])('RPPS passes Luhn, and both numbers have their label: $text', ({ text, values }) => {
  expect(valuesOf('HEALTH_ID', text)).toEqual(values);
});

test.each(['RPPS 10955320247', '10955320246', '751234567'])('no HEALTH_ID in %j', (text) => {
  expect(valuesOf('HEALTH_ID', text)).toEqual([]);
});

test('an RPPS number beside a word of care needs no label', () => {
  expect(valuesOf('HEALTH_ID', 'Dr Diakhaté • 10940564916 • Secteur 2 OPTAM')).toEqual(['10940564916']);
  expect(valuesOf('HEALTH_ID', 'commande 10940564916 expédiée')).toEqual([]);
});
