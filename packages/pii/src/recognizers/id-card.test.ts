import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'id card from when i was french: R3WMF5TR7', values: ['R3WMF5TR7'] },
  { text: "carte d'identité 180692301122", values: ['180692301122'] },
  { text: 'CNI n° X4RTBPFW4', values: ['X4RTBPFW4'] },
  { text: 'identity card number T7X62TZ79', values: ['T7X62TZ79'] },
  { text: "carte nationale d'identité n°\nD2H6862M2", values: ['D2H6862M2'] },
])('both forms, with their label: $text', ({ text, values }) => {
  expect(valuesOf('ID_CARD', text)).toEqual(values);
});

test.each(['180692301122', 'commande X4RTBPFW4', 'CNI périmée', 'X4RTBPFW4'])('no ID_CARD in %j', (text) => {
  expect(valuesOf('ID_CARD', text)).toEqual([]);
});
