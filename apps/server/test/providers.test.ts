import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeMode, type FakeProvider, startFakeProvider } from './fake-provider.ts';
import type { ApiAnswer, ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

/** A tool of which a call may last less than half a second: for providers that would hang for ever. */
const HURRIED = 'DRAFTING';
const ASKED = [{ role: 'user', content: 'Bonjour à tous' }];

beforeEach(() => {
  // Retries follow at once; what the waits are is the matter of plan-retry.test.ts.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

interface Row {
  action: string;
  outcome: string;
  details: Record<string, unknown>;
}

/** What the trail says of calls, and the last of `ai_jobs`. */
function trailOf(server: TestServer) {
  let seen = 0;
  const read = () =>
    server.query<Row>(
      "SELECT action, outcome, details FROM audit_events WHERE action LIKE 'ai.%' ORDER BY tx_id, seq OFFSET $1",
      [seen],
    );
  return {
    async mark() {
      seen = 0;
      seen = (await read()).length;
    },
    since: read,
    /** Each row in a word or two: what happened, to which provider, why. */
    async told() {
      return (await read()).map(({ action, outcome, details }) =>
        [action.replace('ai.', ''), outcome, details.provider, details.failure].filter(Boolean).join(' '),
      );
    },
    async job() {
      const [job] = await server.query<Record<string, unknown>>('SELECT * FROM ai_jobs ORDER BY id DESC LIMIT 1');
      return job;
    },
  };
}

/** Calls `/v1/chat/completions` either way, and tells both in one shape. */
async function chat(client: ApiClient, way: 'whole' | 'streamed', body: object = {}) {
  const stream = way === 'streamed';
  const answer = await client.post('/v1/chat/completions', { model: 'gardefou', messages: ASKED, stream, ...body });
  if (!stream || answer.status !== 200) {
    const [choice] = answer.body.choices ?? [];
    return { answer, text: choice?.message.content ?? '', model: answer.body.model, error: answer.body.error, ends: 1 };
  }
  const data = [...String(answer.body).matchAll(/^data: (.+)$/gm)].map(([, event]) => String(event));
  const chunks = data.filter((event) => event !== '[DONE]').map((event) => JSON.parse(event));
  const text = chunks.map((chunk) => chunk.choices?.[0]?.delta.content ?? '').join('');
  const errors = chunks.filter((chunk) => chunk.error);
  const ends = errors.length + data.filter((event) => event === '[DONE]').length;
  return { answer, text, model: chunks.at(-1)?.model, error: errors[0]?.error, ends };
}

async function hurry(server: TestServer): Promise<void> {
  await server.query('UPDATE ai_tools SET timeout_ms = 400 WHERE code = $1', [HURRIED]);
}

function hurried(client: ApiClient): ApiClient {
  return client.with({ 'x-gardefou-tool': HURRIED });
}

async function close(...parts: ({ close(): Promise<void> } | undefined)[]): Promise<void> {
  await Promise.all(parts.map((part) => part?.close()));
}

describe('a provider with fallbacks', () => {
  let near: FakeProvider;
  let abroad: FakeProvider;
  let home: FakeProvider;
  let server: TestServer;
  let member: ApiClient;
  let trail: ReturnType<typeof trailOf>;

  beforeAll(async () => {
    [near, abroad, home] = await Promise.all([startFakeProvider(), startFakeProvider(), startFakeProvider()]);
    server = await startTestServer({
      env: {
        GARDEFOU_DEFAULT_PROVIDER: 'openai',
        GARDEFOU_OPENAI_BASE_URL: `${near.url}/v1`,
        GARDEFOU_OPENAI_API_KEY: 'sk-near',
        GARDEFOU_ANTHROPIC_BASE_URL: abroad.url,
        GARDEFOU_ANTHROPIC_API_KEY: 'sk-abroad',
        GARDEFOU_ANTHROPIC_LOCATION: 'third_country',
        GARDEFOU_OLLAMA_URL: home.url,
        GARDEFOU_FALLBACK_PROVIDERS: 'anthropic,ollama',
        GARDEFOU_FIRST_TOKEN_TIMEOUT_MS: '1000',
      },
    });
    await hurry(server);
    member = await server.loggedIn(server.tenants[0].member);
    trail = trailOf(server);
    for (const purpose of ['AI_ASSISTANT', HURRIED]) await member.post('/api/consents', { purpose });
  });
  afterAll(async () => {
    await server?.stop();
    await close(near, abroad, home);
  });
  beforeEach(async () => {
    // One answer of each, so that what a test makes fail is not counted with the failures of the last one.
    for (const provider of [near, abroad, home]) provider.behave('answer');
    for (const model of ['openai/m', 'anthropic/m', 'ollama/m']) await chat(member, 'whole', { model });
    for (const { requests } of [near, abroad, home]) requests.length = 0;
    await trail.mark();
  });

  const heard = () => [near, abroad, home].map(({ requests }) => requests.length);

  describe.each(['whole', 'streamed'] as const)('%s', (way) => {
    test.each([
      ['reset', 'unavailable', 3],
      [{ status: 500 }, 'unavailable', 3],
      [{ status: 429, retryAfter: '3600' }, 'rate_limited', 1],
      ['garbage_json', 'garbage', 1],
      ['wrong_type', 'garbage', 1],
      ['not_http', 'garbage', 1],
      ...(way === 'streamed'
        ? ([
            ['stall_first', 'timeout', 1],
            ['hang', 'timeout', 1],
            // Cut inside the first character beyond ASCII, that is within the first piece: nothing has left yet.
            ['half_character', 'garbage', 1],
          ] as const)
        : []),
    ] as [FakeMode, string, number][])(
      'the first one does %j: the second answers, once, and the trail names both',
      async (mode, failure, attempts) => {
        near.behave(mode);
        abroad.behave({ text: 'Bonjour à vous' });
        const { answer, text, model, error, ends } = await chat(member, way);
        expect(answer.status).toBe(200);
        expect({ text, error, ends }).toEqual({ text: 'Bonjour à vous', error: undefined, ends: 1 });
        if (way === 'whole') expect(model).toBe('claude-haiku-4-5');
        expect(heard()).toEqual([attempts, 1, 0]);
        expect(await trail.told()).toEqual([
          'invoke intent openai',
          `fallback intent anthropic ${failure}`,
          'invoke success anthropic',
        ]);
        expect((await trail.since())[1]?.details).toMatchObject({
          from: 'openai',
          model: 'claude-haiku-4-5',
          attempts,
        });
        expect(await trail.job()).toMatchObject({
          status: 'success',
          provider: 'anthropic',
          model: 'claude-haiku-4-5',
        });
      },
    );

    test('two are down: the third answers; all are down: the last failure is told, after one try of each', async () => {
      near.behave({ status: 429, retryAfter: '3600' });
      abroad.behave('garbage_json');
      home.behave({ text: 'Bonjour de la maison' });
      expect((await chat(member, way)).text).toBe('Bonjour de la maison');
      expect(await trail.told()).toEqual([
        'invoke intent openai',
        'fallback intent anthropic rate_limited',
        'fallback intent ollama garbage',
        'invoke success ollama',
      ]);
      home.behave({ status: 429, retryAfter: '7' });
      const { answer, error, ends } = await chat(member, way);
      expect(error.code).toBe('provider_rate_limited');
      if (way === 'whole') expect(answer.headers.get('retry-after')).toBe('7');
      expect(ends).toBe(1);
      expect(heard()).toEqual([2, 2, 2]);
      expect((await trail.told()).at(-1)).toBe('invoke failure ollama rate_limited');
      expect(await trail.job()).toMatchObject({ status: 'failure', failure: 'rate_limited', provider: 'ollama' });
    });

    test.each([400, 401, 404])('a refusal (%i) would be one anywhere: nobody else is asked', async (status) => {
      near.behave({ status });
      expect((await chat(member, way)).error.code).toBe('provider_rejected');
      expect(heard()).toEqual([1, 0, 0]);
      expect(await trail.told()).toEqual(['invoke intent openai', 'invoke failure openai rejected']);
    });

    test('a provider that the caller names is replaced by none that is further away', async () => {
      home.behave('reset');
      expect((await chat(member, way, { model: 'ollama/m' })).error.code).toBe('provider_unavailable');
      expect(heard()).toEqual([0, 0, 3]);
      expect(await trail.told()).toEqual(['invoke intent ollama', 'invoke failure ollama unavailable']);
    });

    test('what the second is asked, it can do; one that cannot is passed over', async () => {
      near.behave('reset');
      const { text } = await chat(member, way, { response_format: { type: 'json_object' } });
      expect(text).not.toBe('');
      expect(heard()).toEqual([3, 0, 1]);
    });

    test('the second is sent what the first was: masked, and un-masked for the caller', async () => {
      near.behave('reset');
      abroad.behave('echo');
      const messages = [{ role: 'user', content: 'Écris à jeanne.petit@example.org' }];
      expect((await chat(member, way, { messages })).text).toContain('jeanne.petit@example.org');
      expect(JSON.stringify(abroad.requests)).not.toContain('jeanne');
      expect(JSON.stringify(abroad.requests)).toContain('[EMAIL_1]');
    });

    test('a client that leaves cuts the first, and nobody else is asked', async () => {
      near.behave(way === 'whole' ? 'hang' : 'stall_middle');
      const leaving = new AbortController();
      const call = fetch(`${server.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${server.tenants[0].apiKey}` },
        body: JSON.stringify({ model: 'gardefou', messages: ASKED, stream: way === 'streamed' }),
        signal: leaving.signal,
      });
      if (way === 'streamed') await (await call).body?.getReader().read();
      else await expect.poll(() => near.requests.length).toBe(1);
      leaving.abort();
      await call.catch(() => undefined);
      await expect.poll(() => near.requests[0]?.abandoned).toBe(true);
      await expect.poll(async () => (await trail.job())?.status).toBe('cancelled');
      expect(heard()).toEqual([1, 0, 0]);
      expect(await trail.told()).toEqual(['invoke intent openai', 'invoke failure openai cancelled']);
    });
  });

  test.each([
    ['reset_in_body', 'provider_unavailable', 'unavailable'],
    ['end_early', 'provider_garbage', 'garbage'],
    ['error_inside', 'provider_unavailable', 'unavailable'],
    ['stall_middle', 'provider_timeout', 'timeout'],
  ] satisfies [FakeMode, string, string][])(
    'a stream that began and then does %s ends with its failure: no other provider goes on with it',
    async (mode, code, failure) => {
      near.behave(mode);
      const { text, error, ends } = await chat(hurried(member), 'streamed');
      expect({ begun: text.startsWith('Voil'), code: error.code, ends }).toEqual({ begun: true, code, ends: 1 });
      expect(heard()).toEqual([1, 0, 0]);
      expect(await trail.told()).toEqual(['invoke intent openai', `invoke failure openai ${failure}`]);
    },
  );

  test('all share the deadline: a first one that hangs to the end of it leaves nothing for a second', async () => {
    near.behave('hang');
    const { answer } = await chat(hurried(member), 'whole');
    expect(answer).toMatchObject({ status: 504, body: { error: { code: 'provider_timeout' } } });
    expect(heard()).toEqual([1, 0, 0]);
  });

  test('sensitive data (P3) goes to no provider abroad, named, default or fallback', async () => {
    await classify(server, 'REWRITING', 'P3');
    const p3 = member.with({ 'x-gardefou-tool': 'REWRITING' });
    near.behave('reset');
    expect((await chat(p3, 'whole')).model).toBe('llama3.2');
    expect(heard()).toEqual([3, 0, 1]);
    expect(await trail.told()).toEqual([
      'invoke intent openai',
      'fallback intent ollama unavailable',
      'invoke success ollama',
    ]);
    for (const way of ['whole', 'streamed'] as const) {
      const { answer } = await chat(p3, way, { model: 'anthropic/claude-haiku-4-5' });
      expect(answer).toMatchObject({ status: 403, body: { error: { code: 'provider_location_refused' } } });
    }
    expect(abroad.requests).toHaveLength(0);
    expect((await trail.told()).slice(-2)).toEqual(['invoke refused', 'invoke refused']);
  });

  test('a provider that fails again and again is left alone: its callers go on to the next at once, and readiness says so', async () => {
    near.behave('garbage_json');
    for (let failure = 0; failure < 5; failure++) await chat(member, 'whole');
    expect(heard()).toEqual([5, 5, 0]);
    await trail.mark();
    for (const way of ['whole', 'streamed'] as const) expect((await chat(member, way)).answer.status).toBe(200);
    expect(heard()).toEqual([5, 7, 0]);
    expect((await trail.since())[1]?.details).toMatchObject({ failure: 'unavailable', attempts: 0, from: 'openai' });
    const ready = await server.client().get('/api/health/ready');
    expect(ready).toMatchObject({ status: 200, body: { status: 'ok', providers: { openai: { breaker: 'open' } } } });
    const metrics = (await server.client().get('/metrics')).body;
    expect(metrics).toContain('gardefou_ai_breaker_open{provider="openai"} 1');
    expect(metrics).toContain('gardefou_ai_fallbacks_total{from="openai",to="anthropic",failure="unavailable"}');
    const admin = await server.loggedIn(server.tenants[0].admin);
    const { items } = (await admin.get('/api/ai/providers')).body;
    expect(items.find(({ name }: { name: string }) => name === 'openai')).toMatchObject({ state: 'open' });
  });
});

async function classify(server: TestServer, tool: string, dataClass: string): Promise<void> {
  await server.query('UPDATE purposes SET data_class_max = $2 WHERE code = $1', [tool, dataClass]);
  await server.query("SELECT pg_notify('gardefou_invalidate', 'tool|')");
}

describe('a provider alone', () => {
  let provider: FakeProvider;
  let home: FakeProvider;
  let server: TestServer;
  let member: ApiClient;
  let trail: ReturnType<typeof trailOf>;

  beforeAll(async () => {
    [provider, home] = await Promise.all([startFakeProvider(), startFakeProvider()]);
    server = await startTestServer({
      env: {
        GARDEFOU_DEFAULT_PROVIDER: 'openai',
        GARDEFOU_OPENAI_BASE_URL: `${provider.url}/v1`,
        GARDEFOU_OPENAI_API_KEY: 'sk-server-CANARY',
        GARDEFOU_OPENAI_LOCATION: 'eu',
        GARDEFOU_OLLAMA_URL: home.url,
      },
    });
    await hurry(server);
    // Ten thousand chunks are ten thousand tokens.
    await server.query("UPDATE ai_tools SET max_tokens = 10000 WHERE code = 'AI_ASSISTANT'");
    member = await server.loggedIn(server.tenants[0].member);
    trail = trailOf(server);
    for (const purpose of ['AI_ASSISTANT', HURRIED]) await member.post('/api/consents', { purpose });
  });
  afterAll(async () => {
    await server?.stop();
    await close(provider, home);
  });
  beforeEach(async () => {
    provider.behave('answer');
    await chat(member, 'whole');
    provider.requests.length = 0;
    home.requests.length = 0;
    await trail.mark();
  });

  const REPLY = 'Voilà : c’est noté, la réponse est prête. Ça va ? 👍🏽 [PERSON_1] sera prévenu à 18 h.';
  const NOISE = 'aé €'.repeat(2_500);

  describe.each(['whole', 'streamed'] as const)('%s', (way) => {
    test.each([
      ['bytes', REPLY],
      ['tiny_chunks', NOISE],
      ['no_usage', REPLY],
      ['late_end', REPLY],
    ] satisfies [FakeMode, string][])(
      '%s: the whole answer, once, and one success in the trail',
      async (mode, expected) => {
        provider.behave(mode);
        const { answer, text, error, ends } = await chat(member, way);
        expect({ status: answer.status, text, error, ends }).toEqual({
          status: 200,
          text: expected,
          error: undefined,
          ends: 1,
        });
        expect(provider.requests).toHaveLength(1);
        expect(await trail.told()).toEqual(['invoke intent openai', 'invoke success openai']);
        const { completionTokens, promptTokens } = (await trail.since())[1]?.details ?? {};
        expect(Number(completionTokens) > 0 && Number(promptTokens) > 0).toBe(true);
        expect(await trail.job()).toMatchObject({ status: 'success', provider: 'openai', failure: null });
      },
    );

    test.each([
      ['stall_first', 504, 'provider_timeout', 'timeout', 1],
      ['stall_middle', 504, 'provider_timeout', 'timeout', 1],
      ['reset', 502, 'provider_unavailable', 'unavailable', 3],
      ['reset_in_body', 502, 'provider_unavailable', 'unavailable', 1],
      [{ status: 500 }, 502, 'provider_unavailable', 'unavailable', 3],
      [{ status: 429, retryAfter: '7' }, 503, 'provider_rate_limited', 'rate_limited', 1],
      [
        'half_character',
        502,
        way === 'whole' ? 'provider_unavailable' : 'provider_garbage',
        way === 'whole' ? 'unavailable' : 'garbage',
        1,
      ],
    ] satisfies [FakeMode, number, string, string, number][])(
      '%j: %i %s, once, and one failure in the trail',
      async (mode, status, code, failure, attempts) => {
        provider.behave(mode);
        const { answer, error, ends } = await chat(hurried(member), way);
        // A stream's status has left with its first byte.
        expect({ status: answer.status, code: error.code, ends }).toEqual({
          status: way === 'whole' ? status : 200,
          code,
          ends: 1,
        });
        expect(JSON.stringify(answer.body)).not.toContain('CANARY');
        expect(provider.requests).toHaveLength(attempts);
        expect(await trail.told()).toEqual(['invoke intent openai', `invoke failure openai ${failure}`]);
        expect(await trail.job()).toMatchObject({ status: 'failure', failure, provider: 'openai' });
        if (way === 'whole' && code === 'provider_rate_limited') expect(answer.headers.get('retry-after')).toBe('7');
      },
    );

    test.each([
      [{ sequence: [{ status: 500 }, 'reset', 'answer'] }],
      [{ sequence: [{ status: 429, retryAfter: '0' }, 'answer'] }],
    ] satisfies [FakeMode][])('%j: the caller sees the answer only, and the trail one success', async (mode) => {
      provider.behave(mode);
      expect((await chat(member, way)).text).toBe(REPLY);
      expect(await trail.told()).toEqual(['invoke intent openai', 'invoke success openai']);
    });
  });

  test('sensitive data (P3) goes to a local provider only, whatever model the caller names', async () => {
    await classify(server, 'TRANSLATION', 'P3');
    const p3 = member.with({ 'x-gardefou-tool': 'TRANSLATION' });
    for (const model of ['openai/gpt-4o', 'gpt-4o', 'gardefou']) {
      for (const way of ['whole', 'streamed'] as const) {
        const { answer } = await chat(p3, way, { model });
        expect(answer).toMatchObject({ status: 403, body: { error: { code: 'provider_location_refused' } } });
      }
    }
    const embedding = await p3.post('/v1/embeddings', { model: 'openai/text-embedding-3-small', input: 'x' });
    expect(embedding.body.error.code).toBe('provider_location_refused');
    expect(provider.requests).toHaveLength(0);
    expect(await trail.told()).toEqual(Array.from({ length: 7 }, () => 'invoke refused'));
    expect((await chat(p3, 'whole', { model: 'ollama/llama3.2' })).answer.status).toBe(200);
    expect(home.requests).toHaveLength(1);
  });

  test('a tool with a provider of its own takes no model of another', async () => {
    await server.query("UPDATE ai_tools SET provider = 'ollama', model = 'legal-7b' WHERE code = 'EXTRACTION'");
    await server.query("SELECT pg_notify('gardefou_invalidate', 'tool|')");
    const own = member.with({ 'x-gardefou-tool': 'EXTRACTION' });
    const { answer } = await chat(own, 'whole', { model: 'openai/gpt-4o' });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'parameter_unsupported', param: 'model' } } });
    expect((await chat(own, 'whole')).answer.status).toBe(200);
    expect(home.requests.map(({ body }) => (body as { model: string }).model)).toEqual(['legal-7b']);
    expect(provider.requests).toHaveLength(0);
  });

  test('readiness lists the provider, asks it once for many probes, and is ready though it is down', async () => {
    const ready = (): Promise<ApiAnswer> => server.client().get('/api/health/ready');
    provider.behaveOnModels({ status: 500 });
    const answers = await Promise.all(Array.from({ length: 10 }, ready));
    for (const { status, body } of answers) {
      expect({ status, body }).toMatchObject({ status: 200, body: { status: 'ok', dependencies: { database: 'up' } } });
    }
    await expect
      .poll(async () => (await ready()).body.providers)
      .toEqual({ openai: { health: 'down', breaker: 'closed' } });
    // Three tries of one question: what the service answers to each is a failure that may pass.
    expect(provider.requests.map(({ path }) => path)).toEqual(['/v1/models', '/v1/models', '/v1/models']);
  });

  test('metrics tell how long a provider takes, to its first piece too, and how often it is asked, and of whom nothing', async () => {
    provider.behave({ status: 500 }, 'answer');
    await chat(member, 'streamed');
    const metrics = String((await server.client().get('/metrics')).body);
    const value = (name: string) =>
      Number(metrics.match(new RegExp(`^${name}\\{provider="openai"\\} (\\S+)$`, 'm'))?.[1]);
    expect(value('gardefou_ai_provider_seconds_count')).toBeGreaterThan(0);
    expect(value('gardefou_ai_first_token_seconds_count')).toBeGreaterThan(0);
    expect(value('gardefou_ai_provider_attempts_total')).toBeGreaterThan(value('gardefou_ai_provider_seconds_count'));
    expect(metrics).not.toContain(server.tenants[0].id);
  });
});

describe('an organisation’s own key', () => {
  const OWN = 'sk-tenant-CANARY-0123456789';
  let provider: FakeProvider;
  let server: TestServer;
  let admin: ApiClient;
  let member: ApiClient;
  let neighbour: ApiClient;

  beforeAll(async () => {
    provider = await startFakeProvider();
    server = await startTestServer({
      env: {
        GARDEFOU_DEFAULT_PROVIDER: 'openai',
        GARDEFOU_OPENAI_BASE_URL: `${provider.url}/v1`,
        GARDEFOU_OPENAI_API_KEY: 'sk-server',
      },
    });
    [admin, member, neighbour] = await Promise.all([
      server.loggedIn(server.tenants[0].admin),
      server.loggedIn(server.tenants[0].member),
      server.loggedIn(server.tenants[1].member),
    ]);
    for (const client of [member, neighbour]) await client.post('/api/consents', { purpose: 'AI_ASSISTANT' });
  });
  afterAll(async () => {
    await server?.stop();
    await close(provider);
  });

  /** The key that the provider was sent by this client's next call. */
  async function sentBy(client: ApiClient, way: 'whole' | 'streamed' = 'whole'): Promise<string | undefined> {
    provider.requests.length = 0;
    await chat(client, way);
    return provider.requests[0]?.headers.authorization;
  }

  test('is what the provider receives, whole, streamed and for embeddings; the neighbour still sends the server’s', async () => {
    expect(await sentBy(member)).toBe('Bearer sk-server');
    expect((await admin.send('PUT', '/api/ai/providers/openai/key', { body: { apiKey: OWN } })).status).toBe(204);
    expect(await sentBy(member)).toBe(`Bearer ${OWN}`);
    expect(await sentBy(member, 'streamed')).toBe(`Bearer ${OWN}`);
    provider.requests.length = 0;
    await member.post('/v1/embeddings', { model: 'openai/fake', input: 'x' });
    expect(provider.requests[0]?.headers.authorization).toBe(`Bearer ${OWN}`);
    expect(await sentBy(neighbour)).toBe('Bearer sk-server');
  });

  test('is in no answer, no log line, no audit row, and encrypted in the database', async () => {
    await admin.send('PUT', '/api/ai/providers/openai/key', { body: { apiKey: OWN } });
    provider.behave({ status: 401 });
    const refused = await chat(member, 'whole');
    provider.behave('answer');
    const shown = [await admin.get('/api/ai/providers'), await admin.get('/api/ai/settings'), refused.answer];
    expect(shown.map(({ body }) => JSON.stringify(body)).join()).not.toContain('CANARY');
    expect((await admin.get('/api/ai/providers')).body.items).toContainEqual(
      expect.objectContaining({ name: 'openai', ownKey: true }),
    );
    expect(server.logLines.join('\n')).not.toContain('CANARY');
    const tables = await server.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const rows = await server.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`);
      const text = rows.map(({ row }) => row).join('\n');
      expect(text).not.toContain('CANARY');
      // And bytes, which PostgreSQL writes in hexadecimal.
      expect(text).not.toContain(Buffer.from('CANARY').toString('hex'));
    }
    const [stored] = await server.query<{ api_key: Buffer | string }>('SELECT api_key FROM ai_provider_keys');
    expect(stored?.api_key.length).toBeGreaterThan(OWN.length);
  });

  test('once taken away, the server’s is sent again', async () => {
    await admin.send('PUT', '/api/ai/providers/openai/key', { body: { apiKey: OWN } });
    expect(await sentBy(member)).toBe(`Bearer ${OWN}`);
    expect((await admin.send('DELETE', '/api/ai/providers/openai/key')).status).toBe(204);
    expect(await sentBy(member)).toBe('Bearer sk-server');
    expect(await server.query('SELECT 1 FROM ai_provider_keys')).toHaveLength(0);
  });
});
