import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'mon tel 0 6 4 1 7 7 0 3 5 2 sinon mail', values: ['0 6 4 1 7 7 0 3 5 2'] },
  { text: 'NOK ph (01) 496 0733', values: ['(01) 496 0733'] },
  { text: 'virement ou lydia 0660417785', values: ['0660417785'] },
  { text: 'tél. 06 12 34 56 78', values: ['06 12 34 56 78'] },
  { text: '0612345678', values: ['0612345678'] },
  { text: '06.12.34.56.78/06-87-65-43-21', values: ['06.12.34.56.78', '06-87-65-43-21'] },
  { text: '+33 6 12 34 56 78', values: ['+33 6 12 34 56 78'] },
  { text: '+33 (0)6 12 34 56 78', values: ['+33 (0)6 12 34 56 78'] },
  { text: '0033612345678', values: ['0033612345678'] },
  { text: 'call (415) 555-0134', values: ['(415) 555-0134'] },
  { text: '415-555-0134', values: ['415-555-0134'] },
  { text: '+44 20 7946 0958', values: ['+44 20 7946 0958'] },
  { text: 'phone 07700 900123', values: ['07700 900123'] },
  { text: '+212 661 23 45 67', values: ['+212 661 23 45 67'] },
  { text: '+1 (415) 555-0172', values: ['+1 (415) 555-0172'] },
  { text: '06 12 34 56\n78', values: ['06 12 34 56\n78'] },
  { text: '06 12 34 56 78 20 rue de la Paix', values: ['06 12 34 56 78'] },
])('numbers of any country, with their signs: $text', ({ text, values }) => {
  expect(valuesOf('PHONE', text)).toEqual(values);
});

test.each([
  'appelez le 15 ou le 3949',
  'poste 4512',
  'le 12/03/1985',
  'commande 0612345678',
  '1 250 000 euros',
  '00 00 00 00 00',
])('no PHONE in %j', (text) => {
  expect(valuesOf('PHONE', text)).toEqual([]);
});

test.each([
  {
    text: 'me rappeler au zéro six quarante-deux dix-huit trente-trois zéro neuf voilà',
    values: ['zéro six quarante-deux dix-huit trente-trois zéro neuf'],
  },
  { text: 'IMEI 356938035643809, number 07700 900 652', values: ['07700 900 652'] },
  { text: 'Cotonou +229 97 55 01 32', values: ['+229 97 55 01 32'] },
  { text: 'spi 04 48 061 428 276\navocate 06 50 91 28 74', values: ['06 50 91 28 74'] },
])('numbers said aloud, beside other numbers, of other plans: $text', ({ text, values }) => {
  expect(valuesOf('PHONE', text)).toEqual(values);
});

test.each([
  'n° client 0049927713, dossier INC-2231904',
  'numéro 1 75 12 05 931 282 34, clé incohérente',
  'Poste : PC-CPT-0148 / 192.168.40.27',
])('no telephone in %j', (text) => {
  expect(valuesOf('PHONE', text)).toEqual([]);
});
