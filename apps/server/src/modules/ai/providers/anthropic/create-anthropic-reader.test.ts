import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyAnswer } from '../http/answer.ts';
import { createAnthropicReader } from './create-anthropic-reader.ts';

function read(...events: unknown[]) {
  const answer = emptyAnswer();
  const readLine = createAnthropicReader();
  const verdicts = events.map((event) =>
    readLine(typeof event === 'string' ? event : `data: ${JSON.stringify(event)}`, answer),
  );
  return { answer, verdict: verdicts.find((verdict) => verdict !== 'more') ?? 'more' };
}

const begin = (index: number, block: object) => ({ type: 'content_block_start', index, content_block: block });
const delta = (index: number, piece: object) => ({ type: 'content_block_delta', index, delta: piece });
const end = (index: number) => ({ type: 'content_block_stop', index });
const tool = (name: string) => ({ type: 'tool_use', id: `toolu_${name}`, name, input: {} });
const json = (text: string) => ({ type: 'input_json_delta', partial_json: text });

test('names of events, comments and pings say nothing', () => {
  const { answer, verdict } = read(
    'event: ping',
    'data: {"type": "ping"}',
    '',
    ': comment',
    'data:{"type":"new_event"}',
  );
  expect({ verdict, begun: answer.begun, pieces: answer.pieces }).toEqual({
    verdict: 'more',
    begun: false,
    pieces: [],
  });
});

test('blocks of several kinds: the index of a call counts calls, and a call without arguments has an empty object', () => {
  const { answer, verdict } = read(
    begin(0, { type: 'thinking', thinking: '' }),
    delta(0, { type: 'thinking_delta', thinking: 'hmm' }),
    delta(0, { type: 'signature_delta', signature: 's' }),
    end(0),
    begin(1, { type: 'text', text: '' }),
    delta(1, { type: 'text_delta', text: 'Je cherche.' }),
    end(1),
    begin(2, tool('now')),
    delta(2, json('')),
    end(2),
    begin(3, tool('find')),
    delta(3, json('{"who":"[PER')),
    delta(3, json('SON_1]"}')),
    end(3),
    { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
    { type: 'message_stop' },
  );
  expect(verdict).toBe('done');
  expect(answer.pieces).toEqual([
    { type: 'delta', choice: 0, text: 'Je cherche.' },
    { type: 'tool_call', choice: 0, index: 0, id: 'toolu_now', name: 'now', arguments: '' },
    { type: 'tool_call', choice: 0, index: 0, arguments: '{}' },
    { type: 'tool_call', choice: 0, index: 1, id: 'toolu_find', name: 'find', arguments: '' },
    { type: 'tool_call', choice: 0, index: 1, arguments: '{"who":"[PER' },
    { type: 'tool_call', choice: 0, index: 1, arguments: 'SON_1]"}' },
  ]);
  expect(answer).toMatchObject({ finishReasons: ['tool_calls'], completionTokens: 9 });
});

test('a model that thinks has begun: the wait for the first token is over', () => {
  expect(read({ type: 'message_start', message: { model: 'm' } }).answer.begun).toBe(false);
  expect(read(begin(0, { type: 'thinking', thinking: '' })).answer).toMatchObject({ begun: true, pieces: [] });
});

test('tokens of the prompt are told at the beginning, those of the answer at the end', () => {
  const { answer } = read(
    { type: 'message_start', message: { usage: { input_tokens: 2, cache_read_input_tokens: 3, output_tokens: 1 } } },
    { type: 'message_delta', delta: {}, usage: { output_tokens: 40 } },
  );
  expect(answer).toMatchObject({ promptTokens: 5, completionTokens: 40 });
});

test.each([
  ['not JSON', ['data: {oops'], 'garbage'],
  ['an event without a type', [{}], 'garbage'],
  ['arguments of no call', [delta(7, json('{}'))], 'garbage'],
  ['text that is none', [begin(0, { type: 'text', text: '' }), delta(0, { type: 'text_delta', text: 3 })], 'garbage'],
  ['a call without a name', [begin(0, { type: 'tool_use', id: 'toolu_1' })], 'garbage'],
  ['an error announced', [{ type: 'error', error: { type: 'overloaded_error', message: 'x' } }], 'provider_error'],
])('%s ends the stream', (_what, events, verdict) => {
  expect(read(...events).verdict).toBe(verdict);
});

test('any JSON at all is understood or refused, never an exception', () => {
  const types = fc.constantFrom(
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
  );
  fc.assert(
    fc.property(fc.jsonValue(), types, (value, type) => {
      read(value, { type, index: value, message: value, content_block: value, delta: value, usage: value });
    }),
  );
});
