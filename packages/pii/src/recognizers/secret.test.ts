import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';

test.each([
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
