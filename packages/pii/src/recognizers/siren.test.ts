import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'Employeur : X    SlREN 732829320', values: ['732829320'] },
  { text: 'her siren was one digit off, she texted the right one: 732 829 320', values: ['732 829 320'] },
  { text: 'SIREN 732829320', values: ['732829320'] },
  { text: 'SIREN : 732 829 320', values: ['732 829 320'] },
  { text: '732 829 320 RCS Paris', values: ['732 829 320'] },
  { text: 'immatriculée au RCS de Rouen sous le numéro 732 829 320', values: ['732 829 320'] },
])('a SIREN passes Luhn and has its label: $text', ({ text, values }) => {
  expect(valuesOf('SIREN', text)).toEqual(values);
});

test.each([
  '732829320',
  'SIREN 732829321',
  'FINESS 732829320',
  'commande 732829320',
  'TVA FR44732829320',
  'SIREN 000000000',
])('no SIREN in %j', (text) => {
  expect(valuesOf('SIREN', text)).toEqual([]);
});

test('three groups of three beside the form of a company need no label; capital and FINESS numbers are none', () => {
  expect(valuesOf('SIREN', 'Titulaire : SARL Nicolas Ambulances, 756 896 676')).toEqual(['756 896 676']);
  expect(valuesOf('SIREN', 'SARL au capital de 756 896 676 euros')).toEqual([]);
});
