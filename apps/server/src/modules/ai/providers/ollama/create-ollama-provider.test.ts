import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choicesOf, emptyAnswer } from '../http/answer.ts';
import type { ProviderCall, ProviderEvent } from '../provider.ts';
import { createOllamaProvider } from './create-ollama-provider.ts';
import { readOllamaAnswer } from './read-ollama-answer.ts';

test('a call that Ollama cannot be told is rejected without a request, either way', async () => {
  const provider = createOllamaProvider({ baseUrl: 'http://127.0.0.1:9' });
  const call: ProviderCall = {
    model: 'm',
    messages: [{ role: 'assistant', content: '', toolCalls: [{ id: 'c', name: 'find', arguments: 'oops' }] }],
    timeoutMs: 1_000,
    signal: new AbortController().signal,
  };
  const failure = { kind: 'rejected', attempts: 0 };
  expect(await provider.complete(call)).toEqual({ ok: false, failure });
  const events: ProviderEvent[] = [];
  for await (const event of provider.stream(call)) events.push(event);
  expect(events).toEqual([{ type: 'failed', failure }]);
  await provider.close();
});

test('any JSON at all is understood or refused, never an exception', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.boolean(), (value, done) => {
      for (const body of [value, { done, message: value }, { done, message: { content: value } }]) {
        readOllamaAnswer(body, emptyAnswer());
      }
    }),
  );
});

test('thinking is a sign of life, not text of the answer', () => {
  const answer = emptyAnswer();
  expect(readOllamaAnswer({ done: false, message: { content: '', thinking: 'hmm' } }, answer)).toBe('more');
  expect(answer).toMatchObject({ begun: true, pieces: [] });
});

test('a call has the id that Ollama gave it, or one made for it, no two alike', () => {
  const call = { function: { name: 'find', arguments: { who: '[PERSON_1]' } } };
  const answer = emptyAnswer();
  const message = { content: '', tool_calls: [{ id: 'call_x', ...call }, call, call] };
  expect(readOllamaAnswer({ done: true, done_reason: 'stop', message }, answer)).toBe('done');
  const [choice] = choicesOf(answer);
  const ids = choice?.toolCalls.map(({ id }) => id) ?? [];
  expect(ids[0]).toBe('call_x');
  expect(new Set(ids).size).toBe(3);
  expect(choice).toMatchObject({
    finishReason: 'tool_calls',
    toolCalls: [{ arguments: '{"who":"[PERSON_1]"}' }, {}, {}],
  });
});
