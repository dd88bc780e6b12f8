import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'zbeub#4471 : une annonce', values: ['zbeub#4471'] },
  { text: 'sudo: mbrannigan : TTY=pts/1', values: ['mbrannigan'] },
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

test.each([
  { text: 'luna_rousse : mon compte est bloqué\ngromit78 : active la 2fa', values: ['luna_rousse', 'gromit78'] },
  { text: '> papy_tracteur a écrit :\n> faut changer la bougie', values: ['papy_tracteur'] },
  { text: '203.0.113.7 - jdupont [03/May/2024:06:13:01 +0000] "GET /"', values: ['jdupont'] },
  { text: 'Score : C+\n-- saisi par tgaborit', values: ['tgaborit'] },
  { text: 'Login AD : gvaillant2', values: ['gvaillant2'] },
  { text: 'connecté au logiciel (compte wzoungrana) à 2h14', values: ['wzoungrana'] },
])('screen names and logins of conversations and logs: $text', ({ text, values }) => {
  expect(valuesOf('USERNAME', text)).toEqual(values);
});

test.each([
  'max_size: 12\nmin_size: 4',
  'UID:8b2f0c1a-77de-4f10-9a55-3d0b6c1e2f90',
  'User: and the guarantor\nAssistant: noted',
  'DELETE FROM clients_hist WHERE id = 4',
])('no login in %j', (text) => {
  expect(valuesOf('USERNAME', text)).toEqual([]);
});

test('a login that its label gave away once is found again without it', () => {
  expect(valuesOf('USERNAME', 'pseudo : kevlar_du_62\nbanni : kevlar_du_62')).toEqual(['kevlar_du_62', 'kevlar_du_62']);
});
