import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: '12 bis, rue de la Paix, 75002 Paris, France.', values: ['12 bis, rue de la Paix, 75002 Paris, France'] },
  { text: '12 rue victor hugo 69003 lyon tu viens ?', values: ['12 rue victor hugo 69003 lyon'] },
  {
    text: '5 avenue du 8 mai 1945\nBât. C, 3e étage\n13008 Marseille Cedex 08',
    values: ['5 avenue du 8 mai 1945\nBât. C, 3e étage\n13008 Marseille Cedex 08'],
  },
  { text: '221B Baker Street, London NW1 6XE, UK', values: ['221B Baker Street, London NW1 6XE, UK'] },
  {
    text: '1600 Pennsylvania Ave NW, Washington, DC 20500',
    values: ['1600 Pennsylvania Ave NW, Washington, DC 20500'],
  },
  { text: 'au 14, chemin des Lilas à Tours', values: ['14, chemin des Lilas'] },
  { text: 'lives at Flat 2, 81 Kingsway, Manchester M19 2LL', values: ['Flat 2, 81 Kingsway, Manchester M19 2LL'] },
])('one span from the number to the country: $text', ({ text, values }) => {
  expect(valuesOf('ADDRESS', text)).toEqual(values);
});

test.each(['rue de la Paix', '75002 Paris', 'en 2024 place aux jeunes', '3 minutes à pied', 'place Bellecour à Lyon'])(
  'no ADDRESS in %j',
  (text) => {
    expect(valuesOf('ADDRESS', text)).toEqual([]);
  },
);
