import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'landlord accountDE89 3704 0044 0532 0130 00,BIC', values: ['DE89 3704 0044 0532 0130 00'] },
  { text: 'IBAN FR7630006000011234567890189', values: ['FR7630006000011234567890189'] },
  { text: 'FR76 3000 6000 0112 3456 7890 189.', values: ['FR76 3000 6000 0112 3456 7890 189'] },
  { text: 'fr76 3000 6000 0112 3456 7890 189', values: ['fr76 3000 6000 0112 3456 7890 189'] },
  { text: 'DE89 3704 0044 0532 0130 00 et suite', values: ['DE89 3704 0044 0532 0130 00'] },
  { text: 'GB29 NWBK 6016 1331 9268 19', values: ['GB29 NWBK 6016 1331 9268 19'] },
  { text: 'FR76 3000 6000 0112\n3456 7890 189', values: ['FR76 3000 6000 0112\n3456 7890 189'] },
])('an IBAN has the length of its country and the remainder 1: $text', ({ text, values }) => {
  expect(valuesOf('IBAN', text)).toEqual(values);
});

test.each([
  'FR7630006000011234567890188',
  'FR76 3000 6000 0112',
  'FR40303265045',
  'XX7630006000011234567890189',
  'FR763000600001123456789018900',
])('no IBAN in %j', (text) => {
  expect(valuesOf('IBAN', text)).toEqual([]);
});
