import { expect, test } from 'vitest';
import type { ProviderCall } from '../provider.ts';
import { encodeOpenAiRequest } from './encode-openai-request.ts';
import { openAiDialectOf } from './openai-dialect.ts';

const CALL: ProviderCall = {
  model: 'm',
  messages: [
    { role: 'developer', content: 'be brief' },
    { role: 'user', content: 'Bonjour', name: 'member' },
    { role: 'assistant', content: '', toolCalls: [{ id: 'call_1', name: 'find', arguments: '{"who":"[PERSON_1]"}' }] },
    { role: 'tool', content: 'found', toolCallId: 'call_1' },
  ],
  maxTokens: 10,
  temperature: 0,
  timeoutMs: 1,
  signal: new AbortController().signal,
};

function encodeFor(baseUrl: string, call: ProviderCall = CALL) {
  return JSON.parse(encodeOpenAiRequest(call, true, openAiDialectOf(baseUrl)));
}

test('tool calls and their results keep their ids, names and arguments', () => {
  expect(encodeFor('https://api.openai.com/v1').messages).toEqual([
    { role: 'developer', content: 'be brief' },
    { role: 'user', content: 'Bonjour', name: 'member' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: '{"who":"[PERSON_1]"}' } }],
    },
    { role: 'tool', content: 'found', tool_call_id: 'call_1' },
  ]);
});

test.each([
  ['https://api.openai.com/v1', 'max_completion_tokens', true, 'developer'],
  ['https://eu.api.openai.com/v1', 'max_completion_tokens', true, 'developer'],
  ['https://contoso.openai.azure.com/openai/v1', 'max_completion_tokens', true, 'developer'],
  ['https://api.mistral.ai/v1', 'max_tokens', false, 'system'],
  ['https://api.scaleway.ai/v1', 'max_tokens', true, 'system'],
  ['http://127.0.0.1:8000/v1', 'max_tokens', true, 'system'],
  ['https://api.openai.com.example.org/v1', 'max_tokens', true, 'system'],
  ['https://notapi.openai.com/v1', 'max_tokens', true, 'system'],
] as const)('%s is sent only fields it accepts', (baseUrl, tokenLimit, streamUsage, role) => {
  const { model, messages, ...rest } = encodeFor(baseUrl);
  expect({ model, role: messages[0].role }).toEqual({ model: 'm', role });
  expect(rest).toEqual({
    [tokenLimit]: 10,
    temperature: 0,
    stream: true,
    ...(streamUsage ? { stream_options: { include_usage: true } } : {}),
  });
});

test('Mistral, which refuses what it does not know, is told in its own words or not at all', () => {
  const call: ProviderCall = { ...CALL, seed: 7, tools: [{ name: 'find' }], toolChoice: 'required' };
  const body = encodeFor('https://api.mistral.ai/v1', call);
  expect(body).toMatchObject({ random_seed: 7, tool_choice: 'any', max_tokens: 10 });
  expect(body).not.toHaveProperty('seed');
  expect(body.messages[1]).toEqual({ role: 'user', content: 'Bonjour' });
  expect(encodeFor('https://api.openai.com/v1', call)).toMatchObject({ seed: 7, tool_choice: 'required' });
});

test('what the caller leaves out is left out', () => {
  const { maxTokens: _, temperature: __, ...bare } = CALL;
  const body = JSON.parse(encodeOpenAiRequest(bare, false, openAiDialectOf('https://api.openai.com/v1')));
  expect(Object.keys(body)).toEqual(['model', 'messages']);
});
