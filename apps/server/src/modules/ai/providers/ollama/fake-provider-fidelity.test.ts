import { Ollama } from 'ollama';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../../../../../test/fake-provider.ts';

// As for OpenAI's: the official client reads the fake, so that what this layer is tested against is the protocol.
const REPLY = 'Voilà : c’est noté. 👍🏽 [PERSON_1]';
const MESSAGES = [{ role: 'user', content: 'Bonjour à [PERSON_2]' }];
const TOOL = {
  type: 'function',
  function: { name: 'find_person', parameters: { type: 'object', properties: { who: { type: 'string' } } } },
};

let fake: FakeProvider;
let client: Ollama;

beforeEach(async () => {
  fake = await startFakeProvider();
  fake.behave({ text: REPLY });
  client = new Ollama({ host: fake.url });
});
afterEach(() => fake.close());

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

test('the official client reads its answers, whole and streamed', async () => {
  const whole = await client.chat({ model: 'fake-model', messages: MESSAGES });
  expect(whole).toMatchObject({
    message: { content: REPLY },
    done_reason: 'stop',
    prompt_eval_count: 3,
    eval_count: 6,
  });
  const parts = await collect(await client.chat({ model: 'fake-model', messages: MESSAGES, stream: true }));
  expect(parts.map(({ message }) => message.content).join('')).toBe(REPLY);
  expect(parts.at(-1)).toMatchObject({ done: true, eval_count: 6 });
});

test('the official client reads its streams byte by byte', async () => {
  fake.behave('bytes');
  const parts = await collect(await client.chat({ model: 'fake-model', messages: MESSAGES, stream: true }));
  expect(parts.map(({ message }) => message.content).join('')).toContain('réponse est prête. Ça va ? 👍🏽');
});

test.each([true, false])(
  'the official client reads its tool calls and sends their results (stream: %s)',
  async (stream) => {
    fake.behave('tool_call');
    const call = { model: 'fake-model', messages: MESSAGES, tools: [TOOL] };
    const parts = stream ? await collect(await client.chat({ ...call, stream })) : [await client.chat(call)];
    const calls = parts.flatMap(({ message }) => message.tool_calls ?? []);
    expect(calls).toMatchObject([{ function: { name: 'find_person', arguments: { who: '[PERSON_2]' } } }]);
    const answer = await client.chat({
      ...call,
      messages: [
        ...MESSAGES,
        { role: 'assistant', content: '', tool_calls: calls },
        { role: 'tool', content: 'trouvé', tool_name: 'find_person' },
      ],
    });
    expect(answer.message.content).toBe('trouvé');
  },
);

test('the official client reads its embeddings and lists its models', async () => {
  const { embeddings } = await client.embed({ model: 'fake-model', input: ['un', 'deux'], dimensions: 4 });
  expect(embeddings.map(({ length }) => length)).toEqual([4, 4]);
  expect((await client.list()).models.map(({ name }) => name)).toEqual(['fake-model', 'fake-model-large']);
});

test('the official client hears its errors, by their status and inside a stream', async () => {
  fake.behave({ status: 404 }, 'error_inside');
  await expect(client.chat({ model: 'm', messages: MESSAGES })).rejects.toMatchObject({ status_code: 404 });
  const stream = await client.chat({ model: 'm', messages: MESSAGES, stream: true });
  await expect(collect(stream)).rejects.toThrow('provider words');
});

test('arguments of a call that are no object are refused', async () => {
  const messages = [
    { role: 'assistant', content: '', tool_calls: [{ function: { name: 'f', arguments: '{}' as never } }] },
  ];
  await expect(client.chat({ model: 'm', messages })).rejects.toMatchObject({ status_code: 400 });
});
