import fc from 'fast-check';
import { expect, test } from 'vitest';
import { detect } from '../detect.ts';
import { readEscapes } from './read-escapes.ts';

function valuesOf(text: string): string[] {
  return detect(text).map(({ start, end }) => text.slice(start, end));
}

test('a name with escaped letters is found whole, in the offsets of the text', () => {
  expect(valuesOf('{"client": "Zo\\u00e9 Lambert", "ville": "Lyon"}')).toContain('Zo\\u00e9 Lambert');
  expect(valuesOf('Bonjour, je suis \\u00c9lodie Dupont.')).toContain('\\u00c9lodie Dupont');
});

test('an escaped line break, tab or quote separates', () => {
  expect(valuesOf('"Bonjour,\\nMarie Dupont vous attend"')).toContain('Marie Dupont');
  expect(
    valuesOf('"content": "Voici :\\njean.dupont@example.com\\n06 12 34 56 78\\tFR76 3000 6000 0112 3456 7890 189"'),
  ).toEqual(['jean.dupont@example.com', '06 12 34 56 78', 'FR76 3000 6000 0112 3456 7890 189']);
  expect(valuesOf('{\\"email\\": \\"jean.dupont@example.com\\"}')).toEqual(['jean.dupont@example.com']);
});

test('a Windows path has no line breaks', () => {
  expect(readEscapes('C:\\users\\nadia\\temp')).toBe('C:\\users\\nadia\\temp');
});

test('every text keeps its length', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('\\', 'u00e9', 'u2019', 'ud83d', 'n', '"', 'C:', ' ', 'é'), { maxLength: 30 }),
      (parts) => {
        const text = parts.join('');
        expect(readEscapes(text)).toHaveLength(text.length);
      },
    ),
  );
});
