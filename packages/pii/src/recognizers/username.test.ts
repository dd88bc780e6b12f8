import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'merci @julie_pst !', values: ['@julie_pst'] },
  { text: 'login : mdurand', values: ['mdurand'] },
  { text: 'Identifiant : jmartin75, merci', values: ['jmartin75'] },
  { text: 'user=c.leroy from', values: ['c.leroy'] },
  { text: '{"username": "nightowl_88"}', values: ['nightowl_88'] },
  { text: 'Accepted password for akumar from 198.51.100.23', values: ['akumar'] },
])('handles and labelled logins: $text', ({ text, values }) => {
  expect(valuesOf('USERNAME', text)).toEqual(values);
});

test.each([
  'npm i @types/node',
  '@Injectable()',
  '@media print',
  'login: admin',
  'identifiant : ____',
  'a@b.fr',
  'the user was removed',
])('no USERNAME in %j', (text) => {
  expect(valuesOf('USERNAME', text)).toEqual([]);
});

test.each([
  'utilisateur : Bonjour Marie, comment vas-tu ?',
  'user: can you help me with this',
  'utilisateur : Peux-tu corriger ce texte ?',
  'User: Thanks!',
  'Mon identifiant est ci-joint',
  'utilisateur : E-mail',
])('a sentence after a label is no login: %j', (text) => {
  expect(valuesOf('USERNAME', text)).toEqual([]);
});
