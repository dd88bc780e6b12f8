import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
  { text: 'la porte du bas c 47B19 et apres', values: ['47B19'] },
  { text: 'clé sous pot, alarme 9513*', values: ['9513*'] },
  { text: 'entrez côté Rodin, clavier, E-5531. Pour', values: ['E-5531'] },
  { text: 'mot de passe : Tournesol!98', values: ['Tournesol!98'] },
  { text: 'password="k9 Lp20"', values: ['k9 Lp20'] },
  { text: 'pwd=x7Yt-99;host=a', values: ['x7Yt-99'] },
  { text: 'digicode 45B12', values: ['45B12'] },
  { text: 'le code de la porte est 7429A', values: ['7429A'] },
  { text: 'CVV 123', values: ['123'] },
  { text: 'Votre code de vérification est 492 017.', values: ['492 017'] },
  { text: 'clé wifi : fleur2bretagne', values: ['fleur2bretagne'] },
  { text: 'sk-proj-a8Kd93jfLLq02mZx77TtYw', values: ['sk-proj-a8Kd93jfLLq02mZx77TtYw'] },
  { text: 'AKIAZ7QX4LMN2P8RT6VW', values: ['AKIAZ7QX4LMN2P8RT6VW'] },
  { text: 'postgres://app:Zr7-pl0k@db.exemple:5432/x', values: ['Zr7-pl0k'] },
  {
    text: 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abcdef123',
    values: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abcdef123'],
  },
])('values of secrets, without their label: $text', ({ text, values }) => {
  expect(valuesOf('SECRET', text)).toEqual(values);
});

test.each([
  'mot de passe oublié ?',
  'password: changeme',
  'mot de passe : ********',
  'code postal 75011',
  'code promo ETE25',
  'passe sanitaire',
  'PASSWORD=$SECRET',
  'commit 3f9a1c2e8b7d6f5a4e3c2b1a0f9e8d7c6b5a4f3e',
])('no SECRET in %j', (text) => {
  expect(valuesOf('SECRET', text)).toEqual([]);
});

test.each([
  { text: 'c quoi deja le code en bas?? 45B72 ou 4B527 jsp', values: ['45B72', '4B527'] },
  { text: 'le mdp netflix a changé cest pastagate2023', values: ['pastagate2023'] },
  { text: '4) intercom code to change from 2912A to 8347B on the 1st', values: ['2912A', '8347B'] },
  { text: 'Code du portail côté rue Pasteur : A1974', values: ['A1974'] },
  { text: 'who has the alarm code for the unit\nAwa: 7713 then the green btn', values: ['7713'] },
  { text: 'Key safe C1975Y, vendor wants notice', values: ['C1975Y'] },
  { text: 'Your bank code is 582 013', values: ['582 013'] },
  { text: "key = 'nw_live_77bd0e4c1a93f5e62d80'", values: ['nw_live_77bd0e4c1a93f5e62d80'] },
  { text: "$motDePasseSmtp = 'Crevette!Rose2019';", values: ['Crevette!Rose2019'] },
  { text: 'Temporary sudo password is Kestrel7&oats, rotated Monday', values: ['Kestrel7&oats'] },
])('a value that looks like a secret is found though words keep it from its label: $text', ({ text, values }) => {
  expect(valuesOf('SECRET', text)).toEqual(values);
});

test.each([
  'Le code postal de la commune est 29120.',
  'plante avec le code erreur 4410 depuis hier',
  'PIN for your new card will arrive separately. Text STOP to 66777.',
  'reason=BAD_PASSWORD attempt=3/5',
  'MOT_DE_PASSE=à_compléter',
  'Imprimante qui refuse le wifi\nMerci à bidouille_47',
  'le code civil, article 1240, et le code promo ETE24',
])('no secret in %j', (text) => {
  expect(valuesOf('SECRET', text)).toEqual([]);
});
