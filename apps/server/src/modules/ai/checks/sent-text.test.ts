import { expect, test } from 'vitest';
import { SentText } from './sent-text.ts';

test('a value counts as sent wherever it stood: system prompt, any message, arguments of a tool call', () => {
  const sent = new SentText('Support : aide@exemple.fr', [
    { role: 'user', content: 'Écris à zoe@exemple.org' },
    { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'call', arguments: '{"to":"06 12 34 56 78"}' }] },
  ]);
  for (const value of ['aide@exemple.fr', 'zoe@exemple.org', '06 12 34 56 78']) expect(sent.has(value)).toBe(true);
  expect(sent.has('marc@exemple.org')).toBe(false);
  expect(sent.has('0612345678')).toBe(false);
});

test('past 64 Mi characters of searching a value is taken for the model’s, so no answer can make the server search for ever', () => {
  const sent = new SentText(null, [{ role: 'user', content: `${'x'.repeat(1 << 20)} zoe@exemple.org` }]);
  expect(sent.has('zoe@exemple.org')).toBe(true);
  for (let i = 0; i < 100; i++) sent.has(`personne${i}@exemple.org`);
  expect(sent.has('x')).toBe(false);
  // What was searched once is known.
  expect(sent.has('zoe@exemple.org')).toBe(true);
});
