import { expect, test } from 'vitest';
import type { ChatMessage, ProviderCall } from '../provider.ts';
import { encodeAnthropicRequest } from './encode-anthropic-request.ts';

function encode(messages: ChatMessage[], settings: Partial<ProviderCall> = {}, stream = false) {
  const call = { model: 'm', messages, timeoutMs: 1, signal: new AbortController().signal, ...settings };
  return JSON.parse(encodeAnthropicRequest(call, stream) ?? 'null');
}

const CALL = { id: 'toolu_1', name: 'find', arguments: '{"who":"[PERSON_1]"}' };

test('system messages leave the conversation, wherever they stand; a limit of tokens is always said, null never', () => {
  expect(
    encode([
      { role: 'system', content: 'Sois bref.' },
      { role: 'user', content: 'Bonjour', name: 'membre' },
      { role: 'developer', content: 'En français.' },
    ]),
  ).toEqual({
    model: 'm',
    max_tokens: 4_096,
    system: 'Sois bref.\n\nEn français.',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Bonjour' }] }],
  });
  expect(encode([{ role: 'user', content: 'x' }], { maxTokens: 7 }, true)).toMatchObject({
    max_tokens: 7,
    stream: true,
  });
});

test('calls and results: the results of one turn are one message of the user, before what the user says next', () => {
  const { messages } = encode([
    { role: 'user', content: 'Qui ?' },
    { role: 'assistant', content: 'Je cherche.', toolCalls: [CALL, { ...CALL, id: 'toolu_2', arguments: '{}' }] },
    { role: 'tool', content: 'a', toolCallId: 'toolu_1' },
    { role: 'tool', content: '', toolCallId: 'toolu_2' },
    { role: 'user', content: 'Alors ?' },
  ]);
  expect(messages).toEqual([
    { role: 'user', content: [{ type: 'text', text: 'Qui ?' }] },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'Je cherche.' },
        { type: 'tool_use', id: 'toolu_1', name: 'find', input: { who: '[PERSON_1]' } },
        { type: 'tool_use', id: 'toolu_2', name: 'find', input: {} },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'toolu_1', content: 'a' },
        { type: 'tool_result', tool_use_id: 'toolu_2', content: '' },
        { type: 'text', text: 'Alors ?' },
      ],
    },
  ]);
});

test('a message without text is left out: the service refuses an empty one', () => {
  const { messages } = encode([
    { role: 'user', content: 'a' },
    { role: 'assistant', content: '' },
    { role: 'user', content: 'b' },
  ]);
  expect(messages).toEqual([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
    },
  ]);
});

test.each(['', 'not json', '[]', '"text"', 'null'])('arguments %j cannot be said to it: no request', (text) => {
  const messages: ChatMessage[] = [{ role: 'assistant', content: '', toolCalls: [{ ...CALL, arguments: text }] }];
  expect(encode(messages)).toBeNull();
});

test('a tool without parameters has a schema all the same; the choice of one needs tools', () => {
  expect(encode([{ role: 'user', content: 'x' }], { tools: [{ name: 'now' }], toolChoice: 'auto' })).toMatchObject({
    tools: [{ name: 'now', input_schema: { type: 'object', properties: {} } }],
    tool_choice: { type: 'auto' },
  });
  expect(encode([{ role: 'user', content: 'x' }], { toolChoice: 'auto' })).not.toHaveProperty('tool_choice');
  expect(
    encode([{ role: 'user', content: 'x' }], { tools: [{ name: 'now' }], parallelToolCalls: false }).tool_choice,
  ).toEqual({ type: 'auto', disable_parallel_tool_use: true });
});
