import { expect, test } from 'vitest';
import type { ChatMessage, ProviderCall, ProviderEvent } from '../provider.ts';
import { createDemoProvider } from './create-demo-provider.ts';
import { guessLanguage } from './guess-language.ts';

const provider = createDemoProvider();

function callWith(messages: ChatMessage[], signal = new AbortController().signal): ProviderCall {
  return { model: 'demo', messages, timeoutMs: 1_000, signal };
}

const FRENCH: ChatMessage[] = [
  { role: 'system', content: 'Tu es un assistant.' },
  { role: 'user', content: 'Bonjour [PERSON] ([EMAIL])' },
];

test('the answer shows, in French to a French prompt, exactly what a model would have received', async () => {
  const reply = await provider.complete(callWith(FRENCH));
  expect(reply).toMatchObject({
    ok: true,
    model: 'demo',
    choices: [
      {
        content: [
          '[Démonstration] Aucun modèle n’a été appelé. Voici ce qu’il aurait reçu :',
          '',
          'système : Tu es un assistant.',
          'utilisateur : Bonjour [PERSON] ([EMAIL])',
        ].join('\n'),
        toolCalls: [],
        finishReason: 'stop',
      },
    ],
    usage: { estimated: true, promptTokens: 12 },
  });
});

test('and in English to an English one', async () => {
  const reply = await provider.complete(callWith([{ role: 'user', content: 'Please write to [PERSON]' }]));
  expect(reply.ok && reply.choices[0]?.content).toBe(
    '[Demonstration] No model was called. This is what it would have received:\n\nuser: Please write to [PERSON]',
  );
});

test.each([
  ['Peux-tu résumer ce contrat ?', 'fr'],
  ['où est la gare', 'fr'],
  ['[PERSON] et [PERSON] sont là', 'fr'],
  ['Can you sum up this contract?', 'en'],
  ['[LE] 12', 'en'],
  ['', 'en'],
  ['👍', 'en'],
])('%s is taken for %s', (text, language) => {
  expect(guessLanguage(text)).toBe(language);
});

test('a stream gives the same answer word by word, then one end', async () => {
  const whole = await provider.complete(callWith(FRENCH));
  const events: ProviderEvent[] = [];
  for await (const event of provider.stream(callWith(FRENCH))) events.push(event);
  const words = events.filter((event) => event.type === 'delta').map((event) => event.text);
  expect(whole.ok && whole.choices[0]?.content).toBe(words.join(''));
  expect(words.every((word) => /^\s*\S*\s*$/.test(word))).toBe(true);
  expect(events.at(-1)).toMatchObject({ type: 'done', usage: whole.ok ? whole.usage : undefined });
  expect(events.filter((event) => event.type !== 'delta')).toHaveLength(1);
});

test('a client that leaves ends the answer where it stands', async () => {
  const controller = new AbortController();
  const events: ProviderEvent[] = [];
  for await (const event of provider.stream(callWith(FRENCH, controller.signal))) {
    events.push(event);
    controller.abort();
  }
  expect(events).toMatchObject([{ type: 'delta' }, { type: 'failed', failure: { kind: 'cancelled', attempts: 0 } }]);
  expect(await provider.complete(callWith(FRENCH, controller.signal))).toMatchObject({
    failure: { kind: 'cancelled' },
  });
});

test('numbered placeholders are shown as the model would have seen them, and again as they come back', async () => {
  const reply = await provider.complete(callWith([{ role: 'user', content: 'Write to [PERSON_1] and [PERSON_1]' }]));
  expect(reply.ok && reply.choices[0]?.content).toBe(
    [
      '[Demonstration] No model was called. This is what it would have received:',
      '',
      'user: Write to ⟦PERSON 1⟧ and ⟦PERSON 1⟧',
      '',
      'In your answer, these placeholders become again: ⟦PERSON 1⟧ = [PERSON_1]',
    ].join('\n'),
  );
});
