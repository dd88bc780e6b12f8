import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../../../../../test/fake-provider.ts';

// As for OpenAI's: the official client reads the fake, so that what this layer is tested against is the protocol.
const REPLY = 'Voilà : c’est noté. 👍🏽 [PERSON_1]';
const MESSAGES: Anthropic.MessageParam[] = [{ role: 'user', content: 'Bonjour à [PERSON_2]' }];
const VERSIONS = ['2023-06-01', '2026-10-21'] as const;
const CALL = { model: 'fake-model', max_tokens: 100, messages: MESSAGES };
const TOOL: Anthropic.Tool = {
  name: 'find_person',
  input_schema: { type: 'object', properties: { who: { type: 'string' } } },
};

let fake: FakeProvider;
let client: Anthropic;

beforeEach(async () => {
  fake = await startFakeProvider({ apiKey: 'sk-test' });
  fake.behave({ text: REPLY });
  client = new Anthropic({ baseURL: fake.url, apiKey: 'sk-test', maxRetries: 0 });
});
afterEach(() => fake.close());

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** The client of the second version, made to speak either. */
function speak(version: (typeof VERSIONS)[number]): Anthropic {
  return client.withOptions({ defaultHeaders: { 'anthropic-version': version } });
}

test.each(VERSIONS)('the official client reads its whole answers (%s)', async (version) => {
  const message = await speak(version).messages.create(CALL);
  expect(fake.requests[0]?.headers['anthropic-version']).toBe(version);
  expect(message).toMatchObject({
    type: 'message',
    role: 'assistant',
    content: [{ type: 'text', text: REPLY }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 2, cache_read_input_tokens: 1, output_tokens: 6 },
  });
});

test('the official client puts its streams together, and knows each of their events', async () => {
  const stream = client.messages.stream(CALL);
  const events = await collect(stream);
  expect([...new Set(events.map(({ type }) => type))]).toEqual([
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  const message = await stream.finalMessage();
  expect(message).toMatchObject({ content: [{ text: REPLY }], stop_reason: 'end_turn', usage: { output_tokens: 6 } });
});

test('the official client reads its streams byte by byte', async () => {
  fake.behave('bytes');
  expect(await client.messages.stream(CALL).finalText()).toContain('réponse est prête. Ça va ? 👍🏽');
});

test.each([true, false])(
  'the official client reads its tool calls and sends their results (stream: %s)',
  async (stream) => {
    fake.behave('tool_call');
    const call = { ...CALL, tools: [TOOL] };
    const message = stream ? await client.messages.stream(call).finalMessage() : await client.messages.create(call);
    expect(message.stop_reason).toBe('tool_use');
    expect(message.content).toMatchObject([
      { type: 'text' },
      { type: 'tool_use', name: 'find_person', input: { who: '[PERSON_2]' } },
    ]);
    const used = message.content.find((block) => block.type === 'tool_use');
    const answer = await client.messages.create({
      ...call,
      messages: [
        ...MESSAGES,
        { role: 'assistant', content: [{ type: 'tool_use', id: used?.id ?? '', name: TOOL.name, input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: used?.id ?? '', content: 'trouvé' }] },
      ],
    });
    expect(answer.content).toMatchObject([{ text: 'trouvé' }]);
  },
);

test('the official client lists its models', async () => {
  const models = await collect(client.models.list());
  expect(models.map(({ id }) => id)).toEqual(['fake-model', 'fake-model-large']);
});

test.each([
  [400, Anthropic.BadRequestError, 'invalid_request_error'],
  [401, Anthropic.AuthenticationError, 'authentication_error'],
  [403, Anthropic.PermissionDeniedError, 'permission_error'],
  [404, Anthropic.NotFoundError, 'not_found_error'],
  [429, Anthropic.RateLimitError, 'rate_limit_error'],
  [500, Anthropic.InternalServerError, 'api_error'],
  [529, Anthropic.InternalServerError, 'overloaded_error'],
] as const)('the official client knows its %i for what it is', async (status, ErrorClass, type) => {
  fake.behave({ status, retryAfter: '7' });
  const error = await client.messages.create(CALL).catch((cause) => cause);
  expect(error).toBeInstanceOf(ErrorClass);
  expect(error.error).toMatchObject({ type: 'error', error: { type, message: expect.any(String) } });
  expect(error.headers.get('retry-after')).toBe('7');
});

test('the official client hears an error announced inside a stream', async () => {
  fake.behave('error_inside');
  await expect(client.messages.stream(CALL).finalMessage()).rejects.toBeInstanceOf(Anthropic.APIError);
});

test('sampling parameters are taken in the first version only', async () => {
  const sampled = { ...CALL, temperature: 0.5 };
  expect((await speak('2023-06-01').messages.create(sampled)).type).toBe('message');
  await expect(speak('2026-10-21').messages.create(sampled)).rejects.toBeInstanceOf(Anthropic.BadRequestError);
});

test('another key, no version: refused', async () => {
  const keyless = new Anthropic({ baseURL: fake.url, apiKey: 'sk-other', maxRetries: 0 });
  await expect(keyless.models.list()).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
  const versionless = await fetch(`${fake.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'sk-test', 'content-type': 'application/json' },
    body: JSON.stringify(CALL),
  });
  expect(versionless.status).toBe(400);
});

const toolUse = { type: 'tool_use', id: 'toolu_1', name: 'find_person', input: {} } as const;
test.each([
  ['an unknown field', { ...CALL, seed: 1 }],
  ['no limit of tokens', { model: 'm', messages: MESSAGES }],
  ['an empty text', { ...CALL, messages: [{ role: 'user', content: '' }] }],
  ['an empty turn', { ...CALL, messages: [{ role: 'user', content: [] }] }],
  ['a role it does not have', { ...CALL, messages: [{ role: 'tool', content: 'x' }] }],
  ['a temperature above 1', { ...CALL, temperature: 1.1 }],
  ['a blank stop sequence', { ...CALL, stop_sequences: [' '] }],
  ['a choice of tool without tools', { ...CALL, tool_choice: { type: 'auto' } }],
  ['a tool without a schema', { ...CALL, tools: [{ name: 'find_person' }] }],
  ['a call without its result', { ...CALL, messages: [...MESSAGES, { role: 'assistant', content: [toolUse] }] }],
  [
    'a result of no call',
    { ...CALL, messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1' }] }] },
  ],
])('a request with %s is refused, as the real service does', async (_what, call) => {
  for (const version of VERSIONS) {
    const asked = speak(version).messages.create(call as Anthropic.MessageCreateParamsNonStreaming);
    await expect(asked).rejects.toBeInstanceOf(Anthropic.BadRequestError);
  }
});
