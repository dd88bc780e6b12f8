import { expect, test } from 'vitest';
import { valuesOf } from '../../test/values-of.ts';
import { detect } from '../detect.ts';

test.each([
  { text: 'Tout sur Amélie Dupont', values: ['Amélie Dupont'] },
  { text: 'Hi Laxmi,\n\nYour one-time code', values: ['Laxmi'] },
  { text: 'BOULANGER Pierre : bavarde', values: ['BOULANGER Pierre'] },
  { text: 'Bonjour Sylvie, merci.', values: ['Sylvie'] },
  { text: 'M. Jean Dupont et Mme Claire Le Goff', values: ['Jean Dupont', 'Claire Le Goff'] },
  { text: 'Nom : LEFÈVRE\nPrénom : Anaïs', values: ['LEFÈVRE', 'Anaïs'] },
  { text: 'Cordialement,\nHélène Vasseur\nAssistante de direction', values: ['Hélène Vasseur'] },
  { text: 'Mme Fatima Bennani née Cherkaoui', values: ['Fatima Bennani', 'Cherkaoui'] },
  { text: 'DUPONT Marie a signé.', values: ['DUPONT Marie'] },
  { text: 'From: Rebecca Stone <r@example.org>', values: ['Rebecca Stone'] },
  { text: 'slt c kevin t dispo ?', values: ['kevin'] },
  { text: 'en vrai jessica elle abuse', values: ['jessica'] },
  { text: 'Le joueur N’Golo Kanté marque.', values: ['N’Golo Kanté'] },
  { text: 'Marie Dupont est venue. Le dossier de Dupont est prêt.', values: ['Marie Dupont', 'Dupont'] },
  {
    text: 'id,first_name,last_name\n1,Emma,Thompson\n2,Noah,Kowalski',
    values: ['Emma', 'Thompson', 'Noah', 'Kowalski'],
  },
])('names in $text', ({ text, values }) => {
  expect(valuesOf('PERSON', text)).toEqual(values);
});

test.each([
  'La rue Victor Hugo et le lycée Marie Curie sont fermés.',
  'La loi Carrez et le théorème de Pythagore',
  'En avril, les roses fleurissent ; la pierre est froide.',
  'Il fait beau à Florence.',
  'Nom : ________ Prénom : ________',
  'Mark the boxes and chase the grant. Will you join in May?',
  'Hurricane Sandy and Victoria Station',
  'Bonjour Madame, bonjour Monsieur',
  'The password must be at least 12 characters long.',
  'IBAN : en attente',
])('no name in %j', (text) => {
  expect(valuesOf('PERSON', text)).toEqual([]);
});

test('titles and possessives stay out, particles and initials stay in', () => {
  expect(valuesOf('PERSON', 'Le Dr Nguyen, Maître de Villeneuve et Mr. Smith’s car; P. Garnier')).toEqual([
    'Nguyen',
    'de Villeneuve',
    'Smith',
    'P. Garnier',
  ]);
});

const LABELS =
  'IBAN BIC RIB SIREN SIRET CNI NIR SPI RPPS Nom Prénom Email Téléphone Adresse Passeport Identifiant Login'.split(' ');

test.each(LABELS)('the label %s is nobody, wherever it stands', (label) => {
  for (const text of [
    label,
    `${label} :`,
    `Mon ${label} est ci-joint`,
    `${label.toUpperCase()} MANQUANT`,
    `Nom : ${label}`,
    `le ${label.toLowerCase()}`,
    `utilisateur : ${label}`,
    `${label} : ${label}`,
    `Vos ${label}, ${label} et ${label}/BIC`,
    `Mon ${label}, dont voici le numéro, est ci-joint`,
  ]) {
    expect(valuesOf('PERSON', text), text).toEqual([]);
    expect(valuesOf('USERNAME', text), text).toEqual([]);
  }
  expect(valuesOf('PERSON', `M. Dupont ${label}`)).toEqual(['Dupont']);
});

test.each([
  { text: 'Le général de Villiers arrive.', values: ['de Villiers'] },
  { text: 'rdv avec dr singh lundi', values: ['singh'] },
  { text: 'Mr. Smith is here.', values: ['Smith'] },
  { text: 'Guest Olga Ivanova, two nights.', values: ['Olga Ivanova'] },
])('titles bring surnames with their particles: $text', ({ text, values }) => {
  expect(valuesOf('PERSON', text)).toEqual(values);
});

test.each(['Sois bref', 'Sois concis.', 'Agis en expert', 'Utilise le passé'])('an order is nobody: %s', (text) => {
  expect(detect(text)).toEqual([]);
});
