import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeMode, type FakeProvider, startFakeProvider } from './fake-provider.ts';
import { ASKED, chat, classify, HURRIED, hurried, hurry, trailOf } from './gateway-calls.ts';
import type { ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

beforeEach(() => {
  // Retries follow at once; what the waits are is the matter of plan-retry.test.ts.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

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
    await Promise.all([near, abroad, home].map((provider) => provider?.close()));
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
        expect(model).toBe('claude-haiku-4-5');
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
