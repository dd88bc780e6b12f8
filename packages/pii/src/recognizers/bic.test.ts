import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'BIC/SWIFT..... AGRIFRPP881', values: ['AGRIFRPP881'] },
  { text: 'BIC : BNPAFRPP', values: ['BNPAFRPP'] },
  { text: 'SWIFT AGRIFRPP881', values: ['AGRIFRPP881'] },
  { text: 'IBAN FR76 3000 6000 0112 3456 7890 189 (BNPAFRPPXXX)', values: ['BNPAFRPPXXX'] },
])('eight or eleven signs, with a label or right after an account: $text', ({ text, values }) => {
  expect(valuesOf('BIC', text)).toEqual(values);
});

test.each(['BONJOURS', 'BIC : XXXXXXXX', 'BNPAFRPP', 'BIC stylo'])('no BIC in %j', (text) => {
  expect(valuesOf('BIC', text)).toEqual([]);
});

test('right after an IBAN it needs no label', () => {
  expect(valuesOf('BIC', 'Déblocage : FR0357372086063096467568444 BNPAFRPPXXX')).toEqual(['BNPAFRPPXXX']);
});
