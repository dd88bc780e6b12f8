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

test.each([
  {
    text: 'livraison ZI de la Bergerie, 3 avenue de l’Europe, 49280 La Séguinière',
    values: ['ZI de la Bergerie, 3 avenue de l’Europe, 49280 La Séguinière'],
  },
  {
    text: 'of The Old Rectory, 4 Church Lane, Ludlow SY8 1AW (the Grantor)',
    values: ['The Old Rectory, 4 Church Lane, Ludlow SY8 1AW'],
  },
  {
    text: 'adresse : chemin du Moulin 4, 1400 Yverdon-les-Bains, Suisse',
    values: ['chemin du Moulin 4, 1400 Yverdon-les-Bains, Suisse'],
  },
  {
    text: 'at 15 Linking Road, Santacruz West, Mumbai 400054.',
    values: ['15 Linking Road, Santacruz West, Mumbai 400054'],
  },
  {
    text: 'sise 4 impasse du Rouergue, ZA des Cazes, 12850 Onet-le-Château',
    values: ['4 impasse du Rouergue, ZA des Cazes, 12850 Onet-le-Château'],
  },
])('what stands before the number and between street and town belongs to it: $text', ({ text, values }) => {
  expect(valuesOf('ADDRESS', text)).toEqual(values);
});

test.each([
  'ITEM 6. Street naming. Members considered',
  'voiture 12 place 47 devient voiture 3',
  'Le 14 mai 1610, rue de la Ferronnerie, le roi passe',
  'For Invisalign, press 1. For Dr on call, press 2.',
])('no address in %j', (text) => {
  expect(valuesOf('ADDRESS', text)).toEqual([]);
});
