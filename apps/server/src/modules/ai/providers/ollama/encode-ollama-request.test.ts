import { expect, test } from 'vitest';
import type { ChatMessage, ProviderCall } from '../provider.ts';
import { encodeOllamaRequest } from './encode-ollama-request.ts';

function callWith(messages: ChatMessage[], settings: Partial<ProviderCall> = {}): ProviderCall {
  return { model: 'llama3.2', messages, timeoutMs: 1, signal: new AbortController().signal, ...settings };
}

test('settings go under options by their Ollama names; stream is always said, and that nothing may be cut', () => {
  const call = callWith([{ role: 'developer', content: 'be brief' }], { maxTokens: 10, temperature: 0 });
  expect(JSON.parse(encodeOllamaRequest(call, false) ?? '')).toEqual({
    model: 'llama3.2',
    messages: [{ role: 'system', content: 'be brief' }],
    stream: false,
    truncate: false,
    shift: false,
    options: { num_predict: 10, temperature: 0 },
  });
});

test('tool calls carry their arguments as an object, and results the name of their tool', () => {
  const call = callWith([
    { role: 'assistant', content: '', toolCalls: [{ id: 'call_1', name: 'find', arguments: '{"who":"[PERSON_1]"}' }] },
    { role: 'tool', content: 'found', toolCallId: 'call_1', name: 'find' },
  ]);
  expect(JSON.parse(encodeOllamaRequest(call, true) ?? '').messages).toEqual([
    { role: 'assistant', content: '', tool_calls: [{ function: { name: 'find', arguments: { who: '[PERSON_1]' } } }] },
    { role: 'tool', content: 'found', tool_name: 'find' },
  ]);
});

test.each(['', 'not json', '[]', '"text"', 'null'])('arguments %j cannot be said to Ollama: no request', (text) => {
  const call = callWith([{ role: 'assistant', content: '', toolCalls: [{ id: 'c', name: 'find', arguments: text }] }]);
  expect(encodeOllamaRequest(call, true)).toBeUndefined();
});
