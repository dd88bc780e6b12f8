import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'AB-123-CD', values: ['AB-123-CD'] },
  { text: 'véhicule AB 123 CD', values: ['AB 123 CD'] },
  { text: 'ma voiture ab123cd est mal garée', values: ['ab123cd'] },
  { text: 'immatriculée FG-456-HJ.', values: ['FG-456-HJ'] },
])('plates of the SIV: $text', ({ text, values }) => {
  expect(valuesOf('LICENSE_PLATE', text)).toEqual(values);
});

test.each(['AB-12-CD', 'IO-123-AB', 'AB 123 CD', 'réf XAB-123-CD', 'SS-123-AB', 'WW-123-AB'])(
  'no LICENSE_PLATE in %j',
  (text) => {
    expect(valuesOf('LICENSE_PLATE', text)).toEqual([]);
  },
);
