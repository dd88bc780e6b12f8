import { expect, test } from 'vitest';
import { detect } from './detect.ts';
import { mask } from './mask.ts';

test('every value is replaced by its type and counted', () => {
  expect(mask('Bonjour John (john@example.com)')).toEqual({
    text: 'Bonjour [PERSON] ([EMAIL])',
    entities: { PERSON: 1, EMAIL: 1 },
  });
});

test('a text without personal data is left as it is', () => {
  const text = 'Le chiffre d’affaires 2023 est de 1 250 000 € (version 1.2.3.4).';
  expect(mask(text)).toEqual({ text, entities: {} });
});

test('only the chosen types are replaced', () => {
  expect(mask('John, john@example.com', { types: ['EMAIL'] }).text).toBe('John, [EMAIL]');
});

test('offsets are UTF-16, emoji and decomposed accents included', () => {
  const text = '👩‍💻 e\u0301tat: zoé@exemple.fr 👍 06 12 34 56 78';
  expect(detect(text).map((span) => text.slice(span.start, span.end))).toEqual(['zoé@exemple.fr', '06 12 34 56 78']);
});

test('a text is read alike whatever was read before it', () => {
  const text = 'au 14, chemin des Lilas à Tours';
  const first = detect(text);
  detect('Marie Dupont, 12 rue de la Paix 75002 Paris, né le 12/03/1985, 75002 '.repeat(20));
  expect(detect(text)).toEqual(first);
});
