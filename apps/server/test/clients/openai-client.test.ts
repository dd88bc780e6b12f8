import OpenAI, {
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai';
import { zodFunction, zodResponseFormat } from 'openai/helpers/zod';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Gateway, startGateway } from './start-gateway.ts';

let gateway: Gateway;
let client: OpenAI;
beforeAll(async () => {
  gateway = await startGateway();
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
});
afterAll(() => gateway?.stop());
beforeEach(() => {
  gateway.model.say(() => ({ text: 'C’est noté pour [PERSON_1].' }));
  gateway.received();
});

const ASKED = {
  model: 'gardefou',
  messages: [{ role: 'user' as const, content: 'Bonjour, prévenez Mme Camille Durand.' }],
};

describe('chat completions', () => {
  test('an answer comes whole, with the name where the provider saw a placeholder', async () => {
    const answer = await client.chat.completions.create(ASKED);
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { role: 'assistant', content: 'C’est noté pour Camille Durand.' },
    });
    expect(answer.usage).toEqual({ prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 });
    expect(answer._request_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(gateway.received()).toMatch(/^(?!.*Camille)(?!.*Durand).*\[PERSON_1\]/s);
  });

  test('an answer comes streamed, with its usage when it is asked for and without when it is not', async () => {
    let text = '';
    const usages: unknown[] = [];
    const stream = await client.chat.completions.create({
      ...ASKED,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      usages.push(chunk.usage);
    }
    expect(text).toBe('C’est noté pour Camille Durand.');
    expect(usages.pop()).toEqual({ prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 });
    expect(new Set(usages)).toEqual(new Set([null]));
    for await (const chunk of await client.chat.completions.create({ ...ASKED, stream: true })) {
      expect(chunk).not.toHaveProperty('usage');
    }
  });

  test('its stream helper puts the same answer together', async () => {
    const stream = client.chat.completions.stream(ASKED);
    expect(await stream.finalContent()).toBe('C’est noté pour Camille Durand.');
    expect((await stream.finalChatCompletion()).choices[0]?.finish_reason).toBe('stop');
  });

  test.each([false, true])('several choices, streamed: %s', async (stream) => {
    gateway.model.say(({ n }) => Array.from({ length: Number(n) }, (_, at) => ({ text: `[PERSON_1], avis ${at}` })));
    const expected = ['Camille Durand, avis 0', 'Camille Durand, avis 1', 'Camille Durand, avis 2'];
    if (!stream) {
      const answer = await client.chat.completions.create({ ...ASKED, n: 3 });
      expect(answer.choices.map(({ message }) => message.content)).toEqual(expected);
    } else {
      const answer = await client.chat.completions.stream({ ...ASKED, n: 3 }).finalChatCompletion();
      expect(answer.choices.map(({ message }) => message.content)).toEqual(expected);
    }
  });
});

describe('tools', () => {
  const lookUp = (given: unknown[]) =>
    zodFunction({
      name: 'look_up',
      description: 'Cherche une personne, par exemple Zoé Lambert',
      parameters: z.object({ who: z.string() }),
      function: async ({ who }) => {
        given.push(who);
        return `${who} habite Nantes, joignable par ${who} ou Basile Fournier`;
      },
    });

  beforeEach(() => {
    gateway.model.say(({ messages }) => {
      const last = messages.at(-1);
      return last?.role === 'tool'
        ? { text: `Trouvé : ${last.content}` }
        : { calls: [{ name: 'look_up', arguments: '{"who":"[PERSON_1]"}' }] };
    });
  });

  test('runTools: the tool is given the name, the provider sees neither the name nor those of the result', async () => {
    const given: unknown[] = [];
    const runner = client.chat.completions.runTools({ ...ASKED, tools: [lookUp(given)] });
    expect(await runner.finalContent()).toBe(
      'Trouvé : Camille Durand habite Nantes, joignable par Camille Durand ou Basile Fournier',
    );
    expect(given).toEqual(['Camille Durand']);
    expect(gateway.received()).not.toMatch(/Camille|Durand|Basile|Fournier|Zoé|Lambert/);
  });

  test('runTools streamed does the same', async () => {
    const given: unknown[] = [];
    const runner = client.chat.completions.runTools({ ...ASKED, stream: true, tools: [lookUp(given)] });
    expect(await runner.finalContent()).toContain('Basile Fournier');
    expect(given).toEqual(['Camille Durand']);
    expect(gateway.received()).not.toMatch(/Camille|Durand|Basile|Fournier|Zoé|Lambert/);
  });

  test('a choice of tool and no parallel calls reach the provider as they were asked', async () => {
    await client.chat.completions.create({
      ...ASKED,
      tools: [{ type: 'function', function: { name: 'look_up' } }],
      tool_choice: { type: 'function', function: { name: 'look_up' } },
      parallel_tool_calls: false,
    });
    expect(gateway.model.requests.at(-1)?.body).toMatchObject({
      tool_choice: { type: 'function', function: { name: 'look_up' } },
      parallel_tool_calls: false,
    });
  });
});

describe('JSON', () => {
  const person = z.object({ nom: z.string(), ville: z.string() });

  test('JSON mode answers JSON, whatever the name that is put back into it', async () => {
    gateway.model.say(() => ({ text: '{"nom":"[PERSON_1]"}' }));
    const answer = await client.chat.completions.create({ ...ASKED, response_format: { type: 'json_object' } });
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toEqual({ nom: 'Camille Durand' });
    expect(gateway.model.requests.at(-1)?.body.response_format).toEqual({ type: 'json_object' });
  });

  test('parse reads an answer by its schema, and the message it gives can be sent back', async () => {
    gateway.model.say(() => ({ text: '{"nom":"[PERSON_1]","ville":"Nantes"}' }));
    const asked = { ...ASKED, response_format: zodResponseFormat(person, 'personne') };
    const answer = await client.chat.completions.parse(asked);
    const [choice] = answer.choices;
    expect(choice?.message.parsed).toEqual({ nom: 'Camille Durand', ville: 'Nantes' });
    expect(gateway.model.requests.at(-1)?.body.response_format).toMatchObject({
      type: 'json_schema',
      json_schema: { name: 'personne', strict: true, schema: { properties: { nom: { type: 'string' } } } },
    });
    if (!choice) throw new Error('no choice');
    const again = await client.chat.completions.parse({
      ...asked,
      messages: [...ASKED.messages, choice.message, { role: 'user', content: 'Et encore ?' }],
    });
    expect(again.choices[0]?.message.parsed?.nom).toBe('Camille Durand');
    expect(gateway.received()).not.toMatch(/Camille|Durand/);
  });
});

test('embeddings are the provider’s numbers, whatever their encoding, of the masked text', async () => {
  const input = ['Camille Durand habite Nantes', 'Bonjour'];
  for (const encoding_format of [undefined, 'float', 'base64'] as const) {
    const answer = await client.embeddings.create({
      model: 'text-embedding-3-small',
      input,
      ...(encoding_format ? { encoding_format } : {}),
    });
    const vectors = answer.data.map(({ embedding }) => embedding);
    const numbers =
      encoding_format === 'base64'
        ? vectors.map((text) => [...new Float32Array(new Uint8Array(Buffer.from(String(text), 'base64')).buffer)])
        : vectors;
    expect(numbers).toEqual([
      ['[PERSON] habite Nantes'.length, 0.5, -0.25],
      ['Bonjour'.length, 0.5, -0.25],
    ]);
  }
  expect(gateway.received()).not.toMatch(/Camille|Durand/);
});

test('models are listed and one of them is read', async () => {
  const ids = (await client.models.list()).data.map(({ id }) => id);
  expect(ids).toEqual(['gardefou', 'demo/demo', 'openai/model-a', 'openai/model-b']);
  expect(await client.models.retrieve('openai/model-a')).toMatchObject({ id: 'openai/model-a', object: 'model' });
  await expect(client.models.retrieve('openai/inconnu')).rejects.toThrow(NotFoundError);
});

describe('a refusal is the error class that the client has for it, and the provider hears nothing', () => {
  const wrongKey = () =>
    new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: `${gateway.key.slice(0, -3)}AAA`, maxRetries: 0 });
  const failure = async (call: Promise<unknown>) => {
    const error = await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof APIError)) throw new Error('no APIError', { cause: error });
    expect(gateway.received()).toBe('');
    return error;
  };

  test('401', async () => {
    const error = await failure(wrongKey().chat.completions.create(ASKED));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ status: 401, code: 'unauthenticated', type: 'authentication_error' });
  });

  test('403, with what to do about it', async () => {
    const headers = { 'x-gardefou-tool': 'SUMMARY' };
    await gateway.server.query('DELETE FROM ai_tool_activations WHERE tool_code = $1', ['SUMMARY']);
    const error = await failure(client.chat.completions.create(ASKED, { headers }));
    expect(error).toBeInstanceOf(PermissionDeniedError);
    expect(error).toMatchObject({ status: 403, code: 'tool_not_active' });
    expect(error.message).toContain('/activate');
  });

  test('404', async () => {
    const headers = { 'x-gardefou-tool': 'NO_SUCH_TOOL' };
    const error = await failure(client.chat.completions.create(ASKED, { headers }));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ status: 404, code: 'tool_unknown' });
  });

  test('400, naming what is not supported', async () => {
    const content = [{ type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } }];
    const error = await failure(client.chat.completions.create({ ...ASKED, messages: [{ role: 'user', content }] }));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ status: 400, code: 'invalid_request', param: 'messages.0.content.0.type' });
    expect(error.message).toContain('image_url is not supported');
  });

  test('429', async () => {
    const admin = await gateway.server.loggedIn(gateway.server.tenants[0].admin);
    await admin.post('/api/ai/tools/TRANSLATION/activate', { dailyRequests: 1 });
    const headers = { 'x-gardefou-tool': 'TRANSLATION' };
    await client.chat.completions.create(ASKED, { headers });
    gateway.received();
    const error = await failure(client.chat.completions.create(ASKED, { headers }));
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ status: 429, code: 'quota_exceeded' });
    expect(Number(error.headers?.get('retry-after'))).toBeGreaterThan(0);
  });

  test('what fails in the middle of a stream is an error of the stream', async () => {
    gateway.model.say(() => 500);
    const stream = await client.chat.completions.create({ ...ASKED, stream: true });
    const reading = async () => {
      for await (const chunk of stream) expect(chunk.object).toBe('chat.completion.chunk');
    };
    await expect(reading()).rejects.toThrow(/provider cannot be reached/i);
  });
});

test('a client that aborts a call while the provider thinks cuts it there, and the accounts say so', async () => {
  gateway.model.say(() => 'nothing');
  const before = gateway.model.requests.length;
  const leaving = new AbortController();
  const call = client.chat.completions.create(ASKED, { signal: leaving.signal });
  await expect.poll(() => gateway.model.requests.length).toBe(before + 1);
  leaving.abort();
  await expect(call).rejects.toThrow(APIUserAbortError);
  await expect.poll(() => gateway.model.requests.at(-1)?.abandoned).toBe(true);
  const last = async () =>
    (await gateway.server.query<{ status: string }>('SELECT status FROM ai_jobs ORDER BY id DESC LIMIT 1'))[0]?.status;
  await expect.poll(last).toBe('cancelled');
});

test('a client that aborts its stream cuts the call to the provider', async () => {
  gateway.model.stall(true);
  try {
    const leaving = new AbortController();
    const stream = await client.chat.completions.create({ ...ASKED, stream: true }, { signal: leaving.signal });
    const upstream = gateway.model.requests.at(-1);
    leaving.abort();
    for await (const chunk of stream) expect(chunk.object).toBe('chat.completion.chunk');
    await expect.poll(() => upstream?.abandoned).toBe(true);
  } finally {
    gateway.model.stall(false);
  }
});
