import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'Re: patient, d.o.b. 30/09/2016', values: ['30/09/2016'] },
  { text: 'Narrator, b. 19 November 1923, Lwów', values: ['19 November 1923'] },
  { text: 'Enfant   °23/11/2016', values: ['23/11/2016'] },
  { text: 'né le 12/03/1985 à Lyon', values: ['12/03/1985'] },
  { text: 'née Martin le 3 avril 1980', values: ['3 avril 1980'] },
  { text: 'Date de naissance : 1er août 2015', values: ['1er août 2015'] },
  { text: 'DOB 1985-03-12', values: ['1985-03-12'] },
  { text: 'born on March 3rd, 1961', values: ['March 3rd, 1961'] },
  { text: '{"birthDate": "1987-05-30"}', values: ['1987-05-30'] },
  { text: 'Date de naissance\n05.05.1970', values: ['05.05.1970'] },
  { text: 'ne le 12/06/2019', values: ['12/06/2019'] },
])('full dates next to a word about birth: $text', ({ text, values }) => {
  expect(valuesOf('DATE_OF_BIRTH', text)).toEqual(values);
});

test.each([
  'le 12/03/1985',
  'né en 1985',
  'acte de naissance délivré le 12/04/2024',
  'il ne viendra pas le 12/03/2024',
  'rendez-vous le 3 avril 1980',
])('no DATE_OF_BIRTH in %j', (text) => {
  expect(valuesOf('DATE_OF_BIRTH', text)).toEqual([]);
});

test.each([
  {
    text: 'je suis né le douze janvier mille neuf cent soixante-deux',
    values: ['douze janvier mille neuf cent soixante-deux'],
  },
  {
    text: 'nés tous deux, lui le 3 janvier 1986, elle le 30 octobre 1989',
    values: ['3 janvier 1986', '30 octobre 1989'],
  },
  { text: 'salarié;né:19910704;tel', values: ['19910704'] },
  { text: 'BDAY:1988-04-12', values: ['1988-04-12'] },
  { text: 'Mme Aurélie Martin, 38 ans (9/9/86), pour un nodule', values: ['9/9/86'] },
  { text: 'Emprunteur : Corentin Vasseur, 2 nov. 1993', values: ['2 nov. 1993'] },
])('births in words, in pairs, in codes, and right beside a name: $text', ({ text, values }) => {
  expect(valuesOf('DATE_OF_BIRTH', text)).toEqual(values);
});

test.each(['Marie Dupont, 12/03/2024', 'Fait à Lille, le 6/11/2024, Marie Dupont'])('no birth in %j', (text) => {
  expect(valuesOf('DATE_OF_BIRTH', text)).toEqual([]);
});
