import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'SIRET 732 829 320 00074comme sur le Kbis', values: ['732 829 320 00074'] },
  { text: 'FACTURE\nN° S1RET  73282932000074', values: ['73282932000074'] },
  { text: 'le siret de qui sur le devis ?\nNour : 73282932000074', values: ['73282932000074'] },
  { text: 'SIRET 73282932000074', values: ['73282932000074'] },
  { text: 'SIRET : 732 829 320 00074.', values: ['732 829 320 00074'] },
  { text: '732 829 320\n00074', values: ['732 829 320\n00074'] },
  { text: 'La Poste 35600000049837', values: ['35600000049837'] },
  { text: '(SIRET n°732.829.320.00074)', values: ['732.829.320.00074'] },
])('a SIRET passes Luhn twice, or is one of La Poste: $text', ({ text, values }) => {
  expect(valuesOf('SIRET', text)).toEqual(values);
});

test.each([
  '73282932000075',
  '35600000049838',
  'le 20240131123456',
  'commande 73282932000074',
  '00000000000000',
  '173282932000074',
])('no SIRET in %j', (text) => {
  expect(valuesOf('SIRET', text)).toEqual([]);
});

test('a SIRET that a card network could have issued is a SIRET', () => {
  expect(valuesOf('SIRET', 'SIREN 438540585, établissement 36282514368184.')).toEqual(['36282514368184']);
});
