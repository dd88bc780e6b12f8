import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'sits at 77-79 Bold Street, Liverpool L1 4EZ', values: ['77-79 Bold Street, Liverpool L1 4EZ'] },
  { text: 'mairie : 1 place du 11-Novembre, 53000 Laval).', values: ['1 place du 11-Novembre, 53000 Laval'] },
  { text: 'posted lars lives at Storgata 41B, 8006 Bodø', values: ['Storgata 41B, 8006 Bodø'] },
  { text: 'Yvette\nLe Bourg\n24580 Plazac\n', values: ['Le Bourg\n24580 Plazac'] },
  {
    text: 'address is H.No 1127, Sector 22-B, Chandigarh 160022 correct?',
    values: ['H.No 1127, Sector 22-B, Chandigarh 160022'],
  },
  {
    text: 'Sender AB\nMagasinsgatan 26, lgh 1102, 411 18 Göteborg',
    values: ['Magasinsgatan 26, lgh 1102, 411 18 Göteborg'],
  },
  { text: 'chez eux, au 2 place du Foirail, Marvejols.', values: ['2 place du Foirail, Marvejols'] },
  { text: '12 rue de la Paix, Marie vous attend', values: ['12 rue de la Paix'] },
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
  '02/01     TED BAKER REGENT ST             89.00',
  '2010-2016 CH Dron / 2016-auj. Korian',
  '0340 FME dr okeke attended',
  'ITEM 6. Street naming. Members considered',
  'voiture 12 place 47 devient voiture 3',
  'Le 14 mai 1610, rue de la Ferronnerie, le roi passe',
  'For Invisalign, press 1. For Dr on call, press 2.',
])('no address in %j', (text) => {
  expect(valuesOf('ADDRESS', text)).toEqual([]);
});
