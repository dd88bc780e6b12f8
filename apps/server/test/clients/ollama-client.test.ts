import { Ollama, type Tool } from 'ollama';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from './start-gateway.ts';

let gateway: Gateway;
let client: Ollama;
beforeAll(async () => {
  gateway = await startGateway();
  client = clientWith(gateway.key);
});
afterAll(() => gateway?.stop());
beforeEach(() => {
  gateway.model.say(() => ({ text: 'C’est noté pour [PERSON_1].' }));
  gateway.received();
});

async function readAll(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const part of stream) expect(part).toMatchObject({ model: expect.any(String) });
}

const clientWith = (key: string) => new Ollama({ host: gateway.url, headers: { Authorization: `Bearer ${key}` } });
/** Its client writes into the object that it is given. */
const ASKED = Object.freeze({
  model: 'gardefou',
  messages: [{ role: 'user', content: 'Bonjour, prévenez Mme Camille Durand.' }],
});

test('chat comes whole, with the name where the provider saw a placeholder', async () => {
  const answer = await client.chat({ ...ASKED });
  expect(answer).toMatchObject({
    message: { role: 'assistant', content: 'C’est noté pour Camille Durand.' },
    done: true,
    done_reason: 'stop',
    prompt_eval_count: 7,
    eval_count: 5,
  });
  expect(answer.total_duration).toBeGreaterThan(0);
  expect(gateway.received()).toMatch(/^(?!.*Camille)(?!.*Durand).*\[PERSON_1\]/s);
});

test('chat comes streamed', async () => {
  let text = '';
  let last: unknown;
  for await (const part of await client.chat({ ...ASKED, stream: true })) {
    text += part.message.content;
    last = part;
  }
  expect(text).toBe('C’est noté pour Camille Durand.');
  expect(last).toMatchObject({ done: true, done_reason: 'stop', eval_count: 5 });
});

test('a body that does not say is streamed, as by Ollama', async () => {
  const response = await fetch(`${gateway.url}/api/chat`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(ASKED),
  });
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  const lines = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.at(-1)).toMatchObject({ done: true });
  expect(lines.map(({ message }) => message.content).join('')).toBe('C’est noté pour Camille Durand.');
});

describe.each([false, true])('tools, streamed: %s', (stream) => {
  const tools: Tool[] = [
    {
      type: 'function',
      function: {
        name: 'look_up',
        description: 'Cherche une personne, par exemple Zoé Lambert',
        parameters: { type: 'object', properties: { who: { type: 'string' } }, required: ['who'] },
      },
    },
  ];
  const chat = async (messages: typeof ASKED.messages) => {
    if (!stream) return (await client.chat({ ...ASKED, messages, tools })).message;
    let message = { role: 'assistant', content: '' };
    for await (const part of await client.chat({ ...ASKED, messages, tools, stream: true })) {
      message = { ...message, ...part.message, content: message.content + part.message.content };
    }
    return message;
  };

  test('a call has its arguments as an object, with the name; results go back without it', async () => {
    gateway.model.say(({ messages }) => {
      const last = messages.at(-1);
      return last?.role === 'tool'
        ? { text: `Trouvé : ${last.content}` }
        : { text: 'Voyons.', calls: [{ name: 'look_up', arguments: '{"who":"[PERSON_1]","deep":{"n":[1]}}' }] };
    });
    const asked = await chat(ASKED.messages);
    const expected = { name: 'look_up', arguments: { who: 'Camille Durand', deep: { n: [1] } } };
    expect(asked).toMatchObject({ content: 'Voyons.', tool_calls: [{ function: expected }] });
    const result = { role: 'tool', tool_name: 'look_up', content: 'Camille Durand, voir Basile Fournier' };
    const answered = await chat([...ASKED.messages, asked, result]);
    expect(answered.content).toBe('Trouvé : Camille Durand, voir Basile Fournier');
    const { messages } = gateway.model.requests.at(-1)?.body ?? { messages: [] };
    expect(messages[1]?.tool_calls?.[0]?.id).toBe(messages[2]?.tool_call_id);
    expect(gateway.received()).not.toMatch(/Camille|Durand|Basile|Fournier|Zoé|Lambert/);
  });

  test('two results without ids go to their calls by name, then in order', async () => {
    const call = (who: string) => ({ function: { name: 'look_up', arguments: { who } } });
    await chat([
      ...ASKED.messages,
      { role: 'assistant', content: '', tool_calls: [call('a'), call('b')] } as (typeof ASKED.messages)[0],
      { role: 'tool', content: 'first' },
      { role: 'tool', tool_name: 'look_up', content: 'second' } as (typeof ASKED.messages)[0],
    ]);
    const { messages } = gateway.model.requests.at(-1)?.body ?? { messages: [] };
    expect(messages.slice(2).map(({ tool_call_id }) => tool_call_id)).toEqual(
      messages[1]?.tool_calls?.map(({ id }) => id),
    );
  });

  test('a result that answers no call is refused, and the provider hears nothing', async () => {
    await expect(chat([...ASKED.messages, { role: 'tool', content: 'x' }])).rejects.toMatchObject({ status_code: 400 });
    expect(gateway.received()).toBe('');
  });

  test('arguments that are not JSON are an error, not made up', async () => {
    gateway.model.say(() => ({ calls: [{ name: 'look_up', arguments: '{"who":' }] }));
    await expect(chat(ASKED.messages)).rejects.toThrow(/not JSON/);
  });

  test('a call cut by the limit of tokens is left out, and the answer says that it was cut', async () => {
    gateway.model.say(() => ({ text: 'Je', calls: [{ name: 'look_up', arguments: '{"who":' }], finish: 'length' }));
    expect(await chat(ASKED.messages)).toEqual({ role: 'assistant', content: 'Je' });
  });
});

test('generate answers one prompt, whole and streamed, with its system', async () => {
  gateway.model.say(({ messages }) => ({ text: messages.map(({ role, content }) => `${role}: ${content}`).join(' ') }));
  const asked = { model: 'gardefou', prompt: 'Bonjour Mme Camille Durand', system: 'Tu aides M. Basile Fournier' };
  const expected = 'system: Tu aides M. Basile Fournier user: Bonjour Mme Camille Durand';
  expect(await client.generate(asked)).toMatchObject({ response: expected, done: true });
  let text = '';
  for await (const part of await client.generate({ ...asked, stream: true })) text += part.response;
  expect(text).toBe(expected);
  expect(gateway.received()).not.toMatch(/Camille|Durand|Basile|Fournier/);
});

test('format and options reach the provider by its names for them', async () => {
  gateway.model.say(() => ({ text: '{"nom":"[PERSON_1]"}' }));
  const options = { temperature: 0, top_p: 0.5, seed: 3, num_predict: 20, stop: ['Fin'] };
  const whole = await client.chat({ ...ASKED, format: 'json', options, keep_alive: '5m', think: false });
  expect(JSON.parse(whole.message.content)).toEqual({ nom: 'Camille Durand' });
  expect(gateway.model.requests.at(-1)?.body).toMatchObject({
    response_format: { type: 'json_object' },
    temperature: 0,
    top_p: 0.5,
    seed: 3,
    max_tokens: 20,
    stop: ['Fin'],
  });
  const schema = { type: 'object', properties: { nom: { type: 'string', description: 'Comme Zoé Lambert' } } };
  await client.chat({ ...ASKED, format: schema });
  expect(gateway.model.requests.at(-1)?.body).toMatchObject({
    response_format: { type: 'json_schema', json_schema: { schema: { properties: { nom: { type: 'string' } } } } },
  });
  expect(gateway.received()).not.toMatch(/Zoé|Lambert/);
});

test('embed gives the provider’s numbers, of the masked text', async () => {
  const answer = await client.embed({ model: 'any', input: ['Camille Durand habite Nantes', 'Bonjour'] });
  expect(answer.embeddings).toEqual([
    ['[PERSON] habite Nantes'.length, 0.5, -0.25],
    ['Bonjour'.length, 0.5, -0.25],
  ]);
  expect((await client.embed({ model: 'any', input: 'Bonjour', dimensions: 2 })).embeddings).toEqual([[7, 0.5]]);
  expect(gateway.received()).not.toMatch(/Camille|Durand/);
});

test('models are listed with a tag, shown, and named in a call with or without it', async () => {
  const names = (await client.list()).models.map(({ name }) => name);
  expect(names).toEqual(['gardefou:latest', 'demo/demo:latest', 'openai/model-a:latest', 'openai/model-b:latest']);
  expect(await client.show({ model: 'openai/model-a:latest' })).toMatchObject({
    capabilities: ['completion', 'tools'],
  });
  await expect(client.show({ model: 'inconnu' })).rejects.toMatchObject({ status_code: 404 });
  for (const model of ['openai/model-a', 'openai/model-a:latest']) {
    await client.chat({ ...ASKED, model });
    expect(gateway.model.requests.at(-1)?.body.model).toBe('model-a');
  }
  expect((await client.chat({ ...ASKED, model: 'gardefou:latest' })).done).toBe(true);
  expect((await client.version()).version).toMatch(/^\d+\.\d+\.\d+$/);
});

test.each([
  [{ keep_alive: '30m' }, 'keep_alive'],
  [{ think: true }, 'think'],
  [{ logprobs: true }, 'logprobs'],
  [{ options: { num_ctx: 8192 } }, 'options.num_ctx'],
  [{ options: { top_k: 40 } }, 'options.top_k'],
  [{ messages: [{ role: 'user', content: 'Que vois-tu ?', images: ['AAAA'] }] }, 'messages.0.images'],
])('%j is refused by its name, and the provider hears nothing', async (extra, field) => {
  const error = await client.chat({ ...ASKED, ...extra }).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ name: 'ResponseError', status_code: 400 });
  expect(String(error)).toContain(`${field}: ${field.split('.').at(-1)} is not supported`);
  expect(gateway.received()).toBe('');
});

test('a refusal is an error with what to do about it', async () => {
  await expect(clientWith('gf_wrong').chat({ ...ASKED })).rejects.toMatchObject({ status_code: 401 });
  const headers = { Authorization: `Bearer ${gateway.key}`, 'x-gardefou-tool': 'NO_SUCH_TOOL' };
  await expect(new Ollama({ host: gateway.url, headers }).chat({ ...ASKED })).rejects.toMatchObject({
    status_code: 404,
    message: expect.stringContaining('tool_unknown'),
  });
  gateway.model.say(() => 500);
  const stream = await client.chat({ ...ASKED, stream: true });
  await expect(readAll(stream)).rejects.toThrow(/provider_unavailable/);
});

test('a client that aborts its stream cuts the call to the provider', async () => {
  gateway.model.stall(true);
  try {
    const leaving = clientWith(gateway.key);
    const stream = await leaving.chat({ ...ASKED, stream: true });
    const upstream = gateway.model.requests.at(-1);
    leaving.abort();
    await expect(readAll(stream)).rejects.toThrow(/abort/i);
    await expect.poll(() => upstream?.abandoned).toBe(true);
  } finally {
    gateway.model.stall(false);
  }
});
