import OpenAI from 'openai';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../../../../../test/fake-provider.ts';

// The fake provider carries every test of this layer, so the official client is made to read it: what both understand
// alike is the protocol and not our idea of it.
const REPLY = 'Voilà : c’est noté. 👍🏽 [PERSON_1]';
const MESSAGES = [{ role: 'user', content: 'Bonjour à tous' }] as const;

let fake: FakeProvider;
let client: OpenAI;

beforeEach(async () => {
  fake = await startFakeProvider({ apiKey: 'sk-test' });
  fake.behave({ text: REPLY });
  client = new OpenAI({ baseURL: `${fake.url}/v1`, apiKey: 'sk-test', maxRetries: 0 });
});

afterEach(() => fake.close());

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

test('the official client reads its whole answers', async () => {
  const completion = await client.chat.completions.create({ model: 'fake-model', messages: [...MESSAGES] });
  expect(completion.choices[0]).toMatchObject({
    finish_reason: 'stop',
    message: { role: 'assistant', content: REPLY },
  });
  expect(completion.usage).toEqual({ prompt_tokens: 3, completion_tokens: 6, total_tokens: 9 });
});

test('the official client reads its streams, and the usage only when it asked', async () => {
  for (const asked of [true, false]) {
    const chunks = await collect(
      await client.chat.completions.create({
        model: 'fake-model',
        messages: [...MESSAGES],
        stream: true,
        stream_options: { include_usage: asked },
      }),
    );
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(REPLY);
    expect(chunks.filter((chunk) => chunk.usage)).toHaveLength(asked ? 1 : 0);
    expect(chunks.findLast((chunk) => chunk.choices.length > 0)?.choices[0]?.finish_reason).toBe('stop');
  }
});

test('the official client reads its streams byte by byte', async () => {
  fake.behave('bytes');
  const runner = client.chat.completions.stream({ model: 'fake-model', messages: [...MESSAGES] });
  expect(await runner.finalContent()).toContain('réponse est prête. Ça va ? 👍🏽');
});

test('the official client lists its models', async () => {
  const models = await collect(client.models.list());
  expect(models.map((model) => model.id)).toEqual(['fake-model', 'fake-model-large']);
});

test.each([
  [400, OpenAI.BadRequestError],
  [401, OpenAI.AuthenticationError],
  [404, OpenAI.NotFoundError],
  [429, OpenAI.RateLimitError],
  [500, OpenAI.InternalServerError],
] as const)('the official client knows its %i for what it is', async (status, ErrorClass) => {
  fake.behave({ status, retryAfter: '7' });
  const error = await client.chat.completions.create({ model: 'm', messages: [...MESSAGES] }).catch((cause) => cause);
  expect(error).toBeInstanceOf(ErrorClass);
  expect(error.error).toMatchObject({ message: expect.any(String), type: expect.any(String), param: null });
  expect(error.headers.get('retry-after')).toBe('7');
});

test('the official client hears an error announced inside a stream', async () => {
  fake.behave('error_inside');
  const stream = await client.chat.completions.create({ model: 'm', messages: [...MESSAGES], stream: true });
  await expect(collect(stream)).rejects.toBeInstanceOf(OpenAI.APIError);
});

test('a request that OpenAI would refuse is refused', async () => {
  const unknown = { model: 'm', messages: [...MESSAGES], maxTokens: 3 };
  await expect(client.chat.completions.create(unknown)).rejects.toBeInstanceOf(OpenAI.BadRequestError);
  const keyless = new OpenAI({ baseURL: `${fake.url}/v1`, apiKey: 'sk-other', maxRetries: 0 });
  await expect(keyless.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
});

const TOOL: OpenAI.ChatCompletionTool = {
  type: 'function',
  function: { name: 'find_person', parameters: { type: 'object', properties: { who: { type: 'string' } } } },
};
const ASKED = [{ role: 'user', content: 'Qui est [PERSON_2] ?' }] as const;

test.each([true, false])(
  'the official client reads its tool calls and sends their results (stream: %s)',
  async (stream) => {
    fake.behave('tool_call');
    const call = { model: 'fake-model', messages: [...ASKED], tools: [TOOL] };
    const completion = stream
      ? await client.chat.completions.stream(call).finalChatCompletion()
      : await client.chat.completions.create(call);
    const [choice] = completion.choices;
    expect(choice).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } });
    const calls = choice?.message.tool_calls ?? [];
    expect(calls).toMatchObject([
      { type: 'function', function: { name: 'find_person', arguments: '{"who":"[PERSON_2]"}' } },
    ]);
    const answer = await client.chat.completions.create({
      ...call,
      messages: [
        ...ASKED,
        { role: 'assistant', content: null, tool_calls: calls },
        { role: 'tool', tool_call_id: calls[0]?.id ?? '', content: 'trouvé' },
      ],
    });
    expect(answer.choices[0]?.message.content).toBe('trouvé');
  },
);

test.each([true, false])('the official client keeps its choices apart (stream: %s)', async (stream) => {
  const call = { model: 'fake-model', messages: [...MESSAGES], n: 2 };
  const completion = stream
    ? await client.chat.completions.stream(call).finalChatCompletion()
    : await client.chat.completions.create(call);
  expect(completion.choices.map(({ message }) => message.content)).toEqual([REPLY, `${REPLY} #1`]);
});

test('the official client reads its embeddings, which it asks for in base64', async () => {
  const answer = await client.embeddings.create({ model: 'fake-embedder', input: ['un', 'deux'], dimensions: 4 });
  expect(fake.requests[0]?.body).toMatchObject({ encoding_format: 'base64' });
  const floats = await client.embeddings.create({
    ...{ model: 'fake-embedder', input: ['un', 'deux'], dimensions: 4, encoding_format: 'float' },
  });
  expect(answer.data.map(({ embedding }) => [...embedding])).toEqual(floats.data.map(({ embedding }) => embedding));
  expect(answer.data.map(({ embedding }) => embedding.length)).toEqual([4, 4]);
});

test.each([
  ['a choice of tool without tools', { tool_choice: 'auto' }],
  ['both names of the limit of tokens', { max_tokens: 1, max_completion_tokens: 1 }],
  ['a tool of an unknown type', { tools: [{ type: 'custom', custom: { name: 'x' } }] }],
  ['a schema without its name', { response_format: { type: 'json_schema', json_schema: { schema: {} } } }],
  ['a result of no call', { messages: [{ role: 'tool', tool_call_id: 'call_9', content: 'x' }] }],
  ['a message without text', { messages: [{ role: 'assistant', content: null }] }],
])('a request with %s is refused, as the real service does', async (_what, changes) => {
  const call = { model: 'm', messages: [...MESSAGES], ...changes } as OpenAI.ChatCompletionCreateParamsNonStreaming;
  await expect(client.chat.completions.create(call)).rejects.toBeInstanceOf(OpenAI.BadRequestError);
});
