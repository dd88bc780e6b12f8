import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../../../../test/fake-provider.ts';
import { createProviders, type ProviderRegistry } from './create-providers.ts';
import type { ChatMessage, ChatOptions, ProviderCall, ToolCall } from './provider.ts';
import { silentObserver } from './testing/silent-observer.ts';

// The fake refuses what the real services refuse: an answer shows that the request was well said.
let fake: FakeProvider;
let registry: ProviderRegistry;

beforeAll(async () => {
  fake = await startFakeProvider();
  const services = {
    ollama: { baseUrl: fake.url },
    openai: { baseUrl: `${fake.url}/v1` },
    anthropic: { baseUrl: fake.url, apiKey: 'sk-invented' },
  };
  registry = createProviders(
    { defaultProvider: 'openai', ...services, fallbacks: [], concurrency: 256 },
    silentObserver,
  );
});
afterAll(async () => {
  await registry.closeAll();
  await fake.close();
});
beforeEach(() => {
  fake.requests.length = 0;
  fake.behave('answer');
});

const FIND = {
  name: 'find_person',
  description: 'Finds a person',
  parameters: {
    type: 'object',
    properties: { who: { type: 'string' } },
    required: ['who'],
    additionalProperties: false,
  },
  strict: true,
};
const ASKED: ChatMessage = { role: 'user', content: 'Qui est [PERSON_2] ?' };
const CALLED: ToolCall = { id: 'call_1', name: 'find_person', arguments: '{"who":"[PERSON_2]"}' };
const CONVERSATION: ChatMessage[] = [
  { role: 'system', content: 'Sois bref.' },
  { role: 'developer', content: 'Réponds en français.' },
  ASKED,
  { role: 'assistant', content: '', toolCalls: [CALLED, { ...CALLED, id: 'call_2' }] },
  { role: 'tool', content: '{"found":1}', toolCallId: 'call_1' },
  { role: 'tool', content: '{"found":2}', toolCallId: 'call_2' },
];

function get(name: string) {
  const provider = registry.get(name);
  if (!provider) throw new Error(`no provider ${name}`);
  return provider;
}

interface Told {
  texts: string[];
  calls: ToolCall[][];
  reasons: string[];
}

/** Runs a call either way, and puts a stream together as a client does. */
async function run(name: string, way: 'whole' | 'streamed', options: ChatOptions, messages = [ASKED]): Promise<Told> {
  const call: ProviderCall = {
    ...{ model: 'm', messages, timeoutMs: 60_000, signal: new AbortController().signal },
    ...options,
  };
  expect(get(name).unsupported(options)).toBeUndefined();
  if (way === 'whole') {
    const reply = await get(name).complete(call);
    if (!reply.ok) throw new Error(JSON.stringify(reply.failure));
    const { choices } = reply;
    return {
      texts: choices.map(({ content }) => content),
      calls: choices.map(({ toolCalls }) => toolCalls),
      reasons: choices.map(({ finishReason }) => finishReason),
    };
  }
  const told: Told = { texts: [], calls: [], reasons: [] };
  for await (const event of get(name).stream(call)) {
    if (event.type === 'failed') throw new Error(JSON.stringify(event.failure));
    if (event.type === 'done') {
      told.reasons = event.finishReasons;
      continue;
    }
    told.texts[event.choice] ??= '';
    if (event.type === 'delta') {
      told.texts[event.choice] += event.text;
      continue;
    }
    told.calls[event.choice] ??= [];
    const calls = told.calls[event.choice] ?? [];
    const begun = calls[event.index];
    // Clients take the id and the name from the first piece and join the arguments of all.
    if (begun) begun.arguments += event.arguments;
    else calls[event.index] = { id: event.id ?? '', name: event.name ?? '', arguments: event.arguments };
    expect(begun === undefined).toBe(event.name !== undefined && event.id !== undefined);
  }
  return told;
}

describe.each(['openai', 'ollama', 'anthropic'])('%s', (name) => {
  describe.each(['whole', 'streamed'] as const)('%s', (way) => {
    test('a model that calls a tool: its name, its id and its arguments as JSON, whatever way they were cut', async () => {
      fake.behave('tool_call');
      const { calls, reasons } = await run(name, way, { tools: [FIND], toolChoice: 'auto' });
      expect(calls).toEqual([[{ id: 'call_fake_1', name: 'find_person', arguments: CALLED.arguments }]]);
      expect(reasons).toEqual(['tool_calls']);
    });

    test('calls and their results, several in one turn, reach the model paired', async () => {
      fake.behave('tool_call');
      const { texts, reasons } = await run(name, way, { tools: [FIND] }, CONVERSATION);
      expect(texts.join('')).toContain('{"found":2}');
      expect(reasons).toEqual(['stop']);
    });

    test('a tool that the caller forbids is not called', async () => {
      fake.behave('tool_call');
      const { calls, reasons } = await run(name, way, { tools: [FIND], toolChoice: 'none' });
      expect({ calls: calls.flat(), reasons }).toEqual({ calls: [], reasons: ['stop'] });
    });

    test('an answer in JSON of a given schema is asked for in words the provider has', async () => {
      const schema = { type: 'object', properties: { ok: { type: 'boolean' } }, additionalProperties: false };
      fake.behave({ text: '{"ok":true}' });
      const format = { type: 'json_schema', name: 'verdict', schema, strict: true } as const;
      expect((await run(name, way, { responseFormat: format })).texts).toEqual(['{"ok":true}']);
      expect(JSON.stringify(fake.requests[0]?.body)).toContain(JSON.stringify(schema));
    });
  });
});

test.each([
  [
    'openai',
    {
      temperature: 1.5,
      top_p: 0.9,
      stop: ['FIN'],
      seed: 7,
      presence_penalty: 0.5,
      frequency_penalty: -0.5,
      reasoning_effort: 'low',
      n: 2,
      tool_choice: { type: 'function', function: { name: 'find_person' } },
      parallel_tool_calls: false,
      tools: [{ type: 'function', function: FIND }],
    },
    {
      seed: 7,
      presencePenalty: 0.5,
      frequencyPenalty: -0.5,
      choices: 2,
      reasoningEffort: 'low',
      toolChoice: { name: 'find_person' },
      parallelToolCalls: false,
    },
  ],
  [
    'ollama',
    {
      think: false,
      options: {
        temperature: 1.5,
        top_p: 0.9,
        stop: ['FIN'],
        seed: 7,
        presence_penalty: 0.5,
        frequency_penalty: -0.5,
      },
      tools: [{ type: 'function', function: FIND }],
    },
    { seed: 7, presencePenalty: 0.5, frequencyPenalty: -0.5, reasoningEffort: 'none' },
  ],
  [
    'anthropic',
    {
      // OpenAI's scale ends at 2.
      temperature: 1,
      top_p: 0.9,
      stop_sequences: ['FIN'],
      tool_choice: { type: 'tool', name: 'find_person', disable_parallel_tool_use: true },
      tools: [{ name: FIND.name, description: FIND.description, input_schema: FIND.parameters, strict: true }],
    },
    { toolChoice: { name: 'find_person' }, parallelToolCalls: false },
  ],
] satisfies [string, object, ChatOptions][])(
  '%s is told every option that it knows, by its own name',
  async (name, body, options) => {
    await run(name, 'whole', { temperature: 1.5, topP: 0.9, stop: ['FIN'], tools: [FIND], ...options });
    expect(fake.requests[0]?.body).toMatchObject(body);
  },
);

test.each([
  ['openai', 'required', 'required'],
  ['anthropic', 'required', { type: 'any' }],
  ['anthropic', 'auto', { type: 'auto' }],
] as const)('%s is told that a tool is %s', async (name, toolChoice, said) => {
  await run(name, 'whole', { tools: [FIND], toolChoice });
  expect(fake.requests[0]?.body).toMatchObject({ tool_choice: said });
});

test.each([
  ['openai', { type: 'json_object' }, { response_format: { type: 'json_object' } }],
  ['openai', { type: 'text' }, { response_format: { type: 'text' } }],
  ['ollama', { type: 'json_object' }, { format: 'json' }],
  ['ollama', { type: 'json_schema', name: 'any' }, { format: 'json' }],
] as const)('%s is asked for the format %j as %j', async (name, responseFormat, said) => {
  await run(name, 'whole', { responseFormat });
  expect(fake.requests[0]?.body).toMatchObject(said);
});

test.each(['whole', 'streamed'] as const)('several answers are kept apart, each with its reason (%s)', async (way) => {
  fake.behave({ text: 'Un deux trois' });
  expect(await run('openai', way, { choices: 3 })).toMatchObject({
    texts: ['Un deux trois', 'Un deux trois #1', 'Un deux trois #2'],
    reasons: ['stop', 'stop', 'stop'],
  });
});

const KNOWN: ChatOptions = {
  ...{ temperature: 0.5, topP: 0.5, stop: ['x'], choices: 1, tools: [FIND], toolChoice: 'auto' },
  ...{ parallelToolCalls: true, responseFormat: { type: 'text' }, reasoningEffort: 'none' },
};

test.each([
  ['openai', { choices: 2, seed: 1, reasoningEffort: 'high', responseFormat: { type: 'json_object' } }, undefined],
  ['ollama', { choices: 2 }, 'n'],
  ['ollama', { toolChoice: 'required' }, 'tool_choice'],
  ['ollama', { toolChoice: { name: 'find_person' } }, 'tool_choice'],
  ['ollama', { parallelToolCalls: false }, 'parallel_tool_calls'],
  ['ollama', { reasoningEffort: 'low' }, 'reasoning_effort'],
  ['ollama', { seed: 1, presencePenalty: 1, frequencyPenalty: 1 }, undefined],
  ['anthropic', { choices: 2 }, 'n'],
  ['anthropic', { seed: 1 }, 'seed'],
  ['anthropic', { presencePenalty: 1 }, 'presence_penalty'],
  ['anthropic', { frequencyPenalty: 1 }, 'frequency_penalty'],
  ['anthropic', { presencePenalty: 0, frequencyPenalty: 0 }, undefined],
  ['anthropic', { responseFormat: { type: 'json_object' } }, 'response_format'],
  ['anthropic', { responseFormat: { type: 'json_schema', name: 'any' } }, 'response_format'],
  ['anthropic', { reasoningEffort: 'low' }, 'reasoning_effort'],
  ['demo', { responseFormat: { type: 'json_schema', name: 'any', schema: {} } }, 'response_format'],
  ['demo', { toolChoice: 'required' }, 'tool_choice'],
] satisfies [string, ChatOptions, string | undefined][])(
  '%s asked for %j refuses %s: what it cannot do is refused by name, never passed over',
  (name, options, expected) => {
    expect(get(name).unsupported(KNOWN)).toBeUndefined();
    expect(get(name).unsupported({ ...KNOWN, ...options })).toBe(expected);
  },
);
