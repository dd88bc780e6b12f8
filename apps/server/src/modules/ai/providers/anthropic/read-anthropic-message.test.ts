import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choicesOf, emptyAnswer } from '../http/answer.ts';
import { readAnthropicMessage } from './read-anthropic-message.ts';

function read(body: unknown) {
  const answer = emptyAnswer();
  return { verdict: readAnthropicMessage(body, answer), answer };
}

test.each([null, [], 'text', {}, { type: 'completion' }, { type: 'message' }, { type: 'message', content: [1] }])(
  '%j is no answer',
  (body) => {
    expect(read(body).verdict).toBe('garbage');
  },
);

test.each([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'content_filter'],
  ['a_new_one', 'stop'],
  [null, 'stop'],
])('it ended for %s: in OpenAI’s words %s', (reason, expected) => {
  expect(read({ type: 'message', content: [], stop_reason: reason }).answer.finishReasons).toEqual([expected]);
});

test('text around what is not shown is one text; thinking and blocks to come are passed over', () => {
  const { verdict, answer } = read({
    type: 'message',
    model: 'm',
    content: [
      { type: 'thinking', thinking: 'hmm', signature: 's' },
      { type: 'text', text: 'Un ' },
      { type: 'a_new_block' },
      { type: 'text', text: 'deux' },
      { type: 'tool_use', id: 'toolu_1', name: 'now', input: {} },
    ],
    stop_reason: 'tool_use',
    usage: { input_tokens: 3, cache_creation_input_tokens: 4, cache_read_input_tokens: null, output_tokens: 5 },
  });
  expect(verdict).toBe('done');
  expect(choicesOf(answer)).toEqual([
    { content: 'Un deux', toolCalls: [{ id: 'toolu_1', name: 'now', arguments: '{}' }], finishReason: 'tool_calls' },
  ]);
  expect(answer).toMatchObject({ promptTokens: 7, completionTokens: 5 });
});

test('any JSON at all is understood or refused, never an exception', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const body of [
        value,
        { type: 'message', content: value },
        { type: 'message', content: [value], usage: value },
      ])
        read(body);
    }),
  );
});
