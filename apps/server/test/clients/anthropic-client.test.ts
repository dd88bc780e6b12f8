import Anthropic, {
  APIError,
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from '@anthropic-ai/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from './start-gateway.ts';

let gateway: Gateway;
let client: Anthropic;
beforeAll(async () => {
  gateway = await startGateway();
  client = new Anthropic({ baseURL: gateway.url, apiKey: gateway.key, maxRetries: 0 });
});
afterAll(() => gateway?.stop());
beforeEach(() => {
  gateway.model.say(() => ({ text: 'C’est noté pour [PERSON_1].' }));
  gateway.received();
});

const ASKED = {
  model: 'gardefou',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'Bonjour, prévenez Mme Camille Durand.' }],
};
const LOOK_UP = {
  name: 'look_up',
  description: 'Cherche une personne, par exemple Zoé Lambert',
  input_schema: { type: 'object' as const, properties: { who: { type: 'string' } }, required: ['who'] },
};

test('a message comes whole, with the name where the provider saw a placeholder', async () => {
  const answer = await client.messages.create({ ...ASKED, system: 'Tu aides M. Basile Fournier.' });
  expect(answer).toMatchObject({
    type: 'message',
    role: 'assistant',
    content: [{ type: 'text', text: 'C’est noté pour Basile Fournier.' }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 7, output_tokens: 5 },
  });
  expect(gateway.model.requests.at(-1)?.body).toMatchObject({
    max_tokens: 100,
    messages: [
      { role: 'system', content: 'Tu aides M. [PERSON_1].' },
      { role: 'user', content: 'Bonjour, prévenez Mme [PERSON_2].' },
    ],
  });
});

test('the key may also be a bearer token', async () => {
  const bearer = new Anthropic({ baseURL: gateway.url, authToken: gateway.key, apiKey: null, maxRetries: 0 });
  expect((await bearer.messages.create(ASKED)).stop_reason).toBe('end_turn');
});

test('a message comes streamed, its events in the order that clients rely on', async () => {
  const types: string[] = [];
  const stream = client.messages.stream(ASKED).on('streamEvent', ({ type }) => types.push(type));
  expect(await stream.finalText()).toBe('C’est noté pour Camille Durand.');
  expect(await stream.finalMessage()).toMatchObject({
    stop_reason: 'end_turn',
    usage: { input_tokens: 7, output_tokens: 5 },
  });
  const once = types.filter((type, at) => type !== types[at - 1]);
  expect(once).toEqual([
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
});

describe.each([false, true])('tools, streamed: %s', (stream) => {
  const ask = (body: Anthropic.MessageCreateParamsNonStreaming) =>
    stream ? client.messages.stream(body).finalMessage() : client.messages.create(body);

  test('two calls in one turn, their results and an error among them, without a name for the provider', async () => {
    gateway.model.say(({ messages }) =>
      messages.at(-1)?.role === 'tool'
        ? { text: `Trouvé : ${messages.at(-2)?.content} ${messages.at(-1)?.content}` }
        : {
            text: 'Voyons [PERSON',
            calls: [
              { name: 'look_up', arguments: '{"who":"[PERSON_1]"}' },
              { name: 'look_up', arguments: '' },
            ],
          },
    );
    const asked = await ask({ ...ASKED, tools: [LOOK_UP], tool_choice: { type: 'any' } });
    expect(asked.stop_reason).toBe('tool_use');
    expect(asked.content).toMatchObject([
      { type: 'text', text: 'Voyons [PERSON' },
      { type: 'tool_use', name: 'look_up', input: { who: 'Camille Durand' } },
      { type: 'tool_use', name: 'look_up', input: {} },
    ]);
    const [first, second] = asked.content.filter((block) => block.type === 'tool_use');
    const results: Anthropic.ToolResultBlockParam[] = [
      { type: 'tool_result', tool_use_id: first?.id ?? '', content: [{ type: 'text', text: 'Voir Basile Fournier' }] },
      { type: 'tool_result', tool_use_id: second?.id ?? '', content: 'Inconnu de Zoé Lambert', is_error: true },
    ];
    const answered = await ask({
      ...ASKED,
      tools: [LOOK_UP],
      messages: [...ASKED.messages, { role: 'assistant', content: asked.content }, { role: 'user', content: results }],
    });
    expect(answered.content).toMatchObject([
      { type: 'text', text: 'Trouvé : Voir Basile Fournier {"error":"Inconnu de Zoé Lambert"}' },
    ]);
    expect(gateway.model.requests.at(-2)?.body.tool_choice).toBe('required');
    expect(gateway.received()).not.toMatch(/Camille|Durand|Basile|Fournier|Zoé|Lambert/);
  });

  test('arguments that are not JSON are an error, not made up', async () => {
    gateway.model.say(() => ({ calls: [{ name: 'look_up', arguments: '{"who":' }] }));
    await expect(ask({ ...ASKED, tools: [LOOK_UP] })).rejects.toThrow(/not JSON/);
  });

  test('what cut an answer is said', async () => {
    gateway.model.say(() => ({ text: 'Je', finish: 'length' }));
    expect((await ask(ASKED)).stop_reason).toBe('max_tokens');
    gateway.model.say(() => ({ text: 'Je', finish: 'content_filter' }));
    expect((await ask(ASKED)).stop_reason).toBe('refusal');
  });
});

test('its runner of tools goes round by itself', async () => {
  gateway.model.say(({ messages }) =>
    messages.at(-1)?.role === 'tool'
      ? { text: `Trouvé : ${messages.at(-1)?.content}` }
      : { calls: [{ name: 'look_up', arguments: '{"who":"[PERSON_1]"}' }] },
  );
  const given: unknown[] = [];
  const run = async (input: unknown) => {
    given.push(input);
    return 'Voir Basile Fournier';
  };
  const tool = { ...LOOK_UP, run, parse: (input: unknown) => input };
  const answer = await client.beta.messages.toolRunner({ ...ASKED, tools: [tool] });
  expect(answer.content).toMatchObject([{ type: 'text', text: 'Trouvé : Voir Basile Fournier' }]);
  expect(given).toEqual([{ who: 'Camille Durand' }]);
  expect(gateway.received()).not.toMatch(/Camille|Durand|Basile|Fournier|Zoé|Lambert/);
});

test('an answer by a schema', async () => {
  gateway.model.say(() => ({ text: '{"nom":"[PERSON_1]"}' }));
  const schema = { type: 'object', properties: { nom: { type: 'string' } }, required: ['nom'] };
  const answer = await client.messages.create({ ...ASKED, output_config: { format: { type: 'json_schema', schema } } });
  const [block] = answer.content;
  expect(JSON.parse(block?.type === 'text' ? block.text : '')).toEqual({ nom: 'Camille Durand' });
  expect(gateway.model.requests.at(-1)?.body.response_format).toMatchObject({
    type: 'json_schema',
    json_schema: { schema, strict: true },
  });
});

test('tokens are estimated without a word to the provider', async () => {
  const few = await client.messages.countTokens({ model: 'gardefou', messages: ASKED.messages });
  const more = await client.messages.countTokens({ model: 'gardefou', messages: ASKED.messages, tools: [LOOK_UP] });
  expect(more.input_tokens).toBeGreaterThan(few.input_tokens);
  expect(gateway.received()).toBe('');
});

test('models are listed in Anthropic’s format', async () => {
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  expect(ids).toEqual(['gardefou', 'demo/demo', 'openai/model-a', 'openai/model-b']);
  expect(await client.models.retrieve('openai/model-a')).toMatchObject({
    type: 'model',
    display_name: 'openai/model-a',
  });
});

describe('a refusal is the error class that the client has for it, and the provider hears nothing', () => {
  const failure = async (call: Promise<unknown>) => {
    const error = await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof APIError)) throw new Error('no APIError', { cause: error });
    expect(error.error).toMatchObject({ type: 'error', request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(gateway.received()).toBe('');
    return error;
  };
  const askWith = (headers: Record<string, string>) => client.messages.create(ASKED, { headers });

  test('401', async () => {
    for (const apiKey of [`${gateway.key.slice(0, -3)}AAA`, 'sk-ant-invented', '']) {
      const stranger = new Anthropic({ baseURL: gateway.url, apiKey, maxRetries: 0 });
      const error = await failure(stranger.messages.create(ASKED));
      expect(error).toBeInstanceOf(AuthenticationError);
      expect(error.error).toMatchObject({ error: { type: 'authentication_error' } });
    }
  });

  test('403, 404 and 400, with what to do', async () => {
    await gateway.server.query('DELETE FROM ai_tool_activations WHERE tool_code = $1', ['SUMMARY']);
    expect(await failure(askWith({ 'x-gardefou-tool': 'SUMMARY' }))).toBeInstanceOf(PermissionDeniedError);
    expect(await failure(askWith({ 'x-gardefou-tool': 'NO_SUCH_TOOL' }))).toBeInstanceOf(NotFoundError);
    const error = await failure(askWith({ 'anthropic-beta': 'context-1m-2025-08-07' }));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error.message).toContain('anthropic-beta is not supported');
  });

  test('429', async () => {
    const admin = await gateway.server.loggedIn(gateway.server.tenants[0].admin);
    await admin.post('/api/ai/tools/TRANSLATION/activate', { dailyRequests: 1 });
    await askWith({ 'x-gardefou-tool': 'TRANSLATION' });
    gateway.received();
    expect(await failure(askWith({ 'x-gardefou-tool': 'TRANSLATION' }))).toBeInstanceOf(RateLimitError);
  });

  test('what fails in the middle of a stream is an error of the stream', async () => {
    gateway.model.say(() => 500);
    await expect(client.messages.stream(ASKED).finalMessage()).rejects.toThrow(/provider cannot be reached/i);
  });
});

test('a client that aborts its stream cuts the call to the provider', async () => {
  gateway.model.stall(true);
  try {
    const stream = client.messages.stream(ASKED);
    await new Promise((resolve) => stream.once('text', resolve));
    const upstream = gateway.model.requests.at(-1);
    stream.abort();
    await expect(stream.finalMessage()).rejects.toThrow(/abort/i);
    await expect.poll(() => upstream?.abandoned).toBe(true);
  } finally {
    gateway.model.stall(false);
  }
});
