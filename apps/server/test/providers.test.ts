import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeMode, type FakeProvider, startFakeProvider } from './fake-provider.ts';
import { chat, classify, HURRIED, hurried, hurry, trailOf } from './gateway-calls.ts';
import type { ApiAnswer, ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

beforeEach(() => {
  // Retries follow at once; what the waits are is the matter of plan-retry.test.ts.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

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
    await Promise.all([provider, home].map((fake) => fake?.close()));
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
    await provider?.close();
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
