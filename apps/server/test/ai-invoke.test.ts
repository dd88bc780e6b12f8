import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EventStream } from '../src/kernel/http/answer.ts';
import { asTenantId } from '../src/kernel/ids.ts';
import { invoke } from '../src/modules/ai/invoke/invoke.ts';
import { nativeSurface } from '../src/modules/ai/invoke/native-surface.ts';
import { type FakeProvider, startFakeProvider } from './fake-provider.ts';
import type { ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

const PROMPT = 'Bonjour John (john@example.com)';
const MASKED = 'Bonjour [PERSON] ([EMAIL])';

describe.each(['openai', 'ollama'])('POST /api/ai/invoke through a provider that speaks %s', (kind) => {
  let provider: FakeProvider;
  let server: TestServer;
  let member: ApiClient;

  beforeAll(async () => {
    provider = await startFakeProvider();
    const env = {
      GARDEFOU_DEFAULT_PROVIDER: kind,
      GARDEFOU_OPENAI_BASE_URL: `${provider.url}/v1`,
      GARDEFOU_OPENAI_API_KEY: 'sk-invented',
      GARDEFOU_OLLAMA_URL: provider.url,
      GARDEFOU_PROVIDER_TIMEOUT_MS: '1500',
    };
    server = await startTestServer({ env });
    member = await server.loggedIn(server.tenants[0].member);
  });
  afterAll(async () => {
    await server?.stop();
    await provider?.close();
  });
  beforeEach(() => provider.behave('answer'));

  const trail = async (requestId: string) =>
    (
      await server.query<{ outcome: string; details: Record<string, unknown> }>(
        'SELECT outcome, details FROM audit_events WHERE request_id = $1 ORDER BY tx_id, seq',
        [requestId],
      )
    ).map(({ outcome }) => outcome);

  test('without consent: 403 with how to grant it, a refusal in the trail, and no request reaches the provider', async () => {
    const before = provider.requests.length;
    const answer = await member.post('/api/ai/invoke', { prompt: PROMPT });
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'consent_required', purpose: 'AI_ASSISTANT', grant: { path: '/api/consents' } },
    });
    expect(provider.requests).toHaveLength(before);
    expect(await trail(answer.body.requestId)).toEqual(['refused']);
  });

  test('after consent the provider receives the masked prompt and nothing else of it, and one trail shows intent and outcome', async () => {
    await member.post('/api/consents', { purpose: 'AI_ASSISTANT' });
    const before = provider.requests.length;
    const answer = await member.post('/api/ai/invoke', { prompt: PROMPT });
    expect(answer).toMatchObject({
      status: 200,
      body: { tool: 'AI_ASSISTANT', provider: kind, masked: { PERSON: 1, EMAIL: 1 } },
    });
    expect(answer.body.response).toContain('Voilà');
    const [sent] = provider.requests.slice(before);
    expect(sent?.body).toMatchObject({ messages: [{ role: 'user', content: MASKED }] });
    expect(JSON.stringify(sent)).not.toMatch(/John|john@example/);
    expect(JSON.stringify(sent)).not.toContain(server.tenants[0].id);
    expect(await trail(answer.body.requestId)).toEqual(['intent', 'success']);
    const [job] = await server.query<Record<string, unknown>>('SELECT * FROM ai_jobs ORDER BY id DESC LIMIT 1');
    expect(job).toMatchObject({ status: 'success', provider: kind, masked: { PERSON: 1, EMAIL: 1 } });
    expect(JSON.stringify(job)).not.toContain('John');
  });

  test('pseudonymised: the provider sees placeholders, the caller sees the names again, streamed or not', async () => {
    provider.behave('echo');
    const before = provider.requests.length;
    const whole = await member.post('/api/ai/invoke', { prompt: PROMPT, masking: 'pseudonymise' });
    expect(whole.body.response).toContain('John (john@example.com)');
    const streamed = await member.post('/api/ai/invoke', { prompt: PROMPT, masking: 'pseudonymise', stream: true });
    expect(textOf(streamed.body)).toContain('John (john@example.com)');
    expect(JSON.stringify(provider.requests.slice(before))).not.toMatch(/John|john@example/);
  });

  test('a revoked consent stops the very next call, and the provider hears nothing of it', async () => {
    await member.post('/api/consents', { purpose: 'AI_ASSISTANT' });
    expect((await member.post('/api/ai/invoke', { prompt: PROMPT })).status).toBe(200);
    await member.post('/api/consents/revoke', { purpose: 'AI_ASSISTANT' });
    const before = provider.requests.length;
    for (const stream of [false, true]) {
      expect(await member.post('/api/ai/invoke', { prompt: PROMPT, stream })).toMatchObject({
        status: 403,
        body: { code: 'consent_required' },
      });
    }
    expect(provider.requests).toHaveLength(before);
    await member.post('/api/consents', { purpose: 'AI_ASSISTANT' });
  });

  test.each([
    ['reset', 502, 'provider_unavailable'],
    ['garbage_json', 502, 'provider_garbage'],
    ['wrong_type', 502, 'provider_garbage'],
    [{ status: 500 }, 502, 'provider_unavailable'],
    [{ status: 404 }, 502, 'provider_rejected'],
    [{ status: 429 }, 503, 'provider_rate_limited'],
  ] as const)(
    'a provider that behaves like %j is answered %i %s, and the trail says failure',
    async (mode, status, code) => {
      provider.behave(mode);
      const answer = await member.post('/api/ai/invoke', { prompt: PROMPT });
      expect(answer).toMatchObject({ status, body: { code } });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await trail(answer.body.requestId)).toEqual(['intent', 'failure']);
    },
  );

  test.each(['hang', 'stall_first', 'stall_middle'] as const)(
    'a provider that does %s is cut at the time limit: 504, and the trail says failure',
    async (mode) => {
      provider.behave(mode);
      const answer = await member.post('/api/ai/invoke', { prompt: PROMPT });
      expect(answer).toMatchObject({ status: 504, body: { code: 'provider_timeout' } });
      expect(await trail(answer.body.requestId)).toEqual(['intent', 'failure']);
    },
  );

  test('a client that leaves at the very last piece of a stream still leaves an outcome in the trail', async () => {
    // The piece is held back to the end: it might have been the beginning of a placeholder.
    await member.post('/api/consents', { purpose: 'AI_ASSISTANT' });
    provider.behave({ text: 'Fin [PERSON' });
    const { id, member: person } = server.tenants[0];
    const requestId = crypto.randomUUID();
    const actor = {
      ...{
        scope: 'TENANT' as const,
        id: person.id,
        tenantId: asTenantId(id),
        role: 'MEMBER' as const,
        permissions: new Set<string>(),
      },
      credential: { kind: 'session' as const, sessionId: crypto.randomUUID(), viaCookie: false },
    };
    const context = {
      kernel: server.kernel,
      actor,
      requestId,
      log: server.kernel.log,
      signal: new AbortController().signal,
      ip: '',
    };
    const call = {
      messages: [{ role: 'user' as const, content: 'Bonjour' }],
      tool: 'AI_ASSISTANT',
      masking: 'pseudonymise' as const,
      options: {},
      stream: true,
    };
    const stream = await invoke(context, call, nativeSurface);
    if (!(stream instanceof EventStream)) throw new Error('refused');
    for await (const event of stream.events) if (event.includes('[PERSON')) break;
    expect(await trail(requestId)).toEqual(['intent', 'success']);
  });

  test('a client that leaves cuts the call to the provider, and the trail says so', async () => {
    provider.behave('hang');
    const before = provider.requests.length;
    const leaving = new AbortController();
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${server.tenants[0].apiKey}` };
    const call = fetch(`${server.url}/api/ai/invoke`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ prompt: PROMPT }),
      signal: leaving.signal,
    });
    await expect.poll(() => provider.requests.length).toBe(before + 1);
    leaving.abort();
    await expect(call).rejects.toThrow();
    await expect.poll(() => provider.requests[before]?.abandoned).toBe(true);
    await expect
      .poll(
        async () =>
          (await server.query<{ status: string }>('SELECT status FROM ai_jobs ORDER BY id DESC LIMIT 1'))[0]?.status,
      )
      .toBe('cancelled');
  });
});

describe('tools, quotas and the rules around a call', () => {
  let server: TestServer;
  let member: ApiClient;
  let admin: ApiClient;
  beforeAll(async () => {
    server = await startTestServer();
    member = await server.loggedIn(server.tenants[0].member);
    admin = await server.loggedIn(server.tenants[0].admin);
    await member.post('/api/consents', { purpose: 'AI_ASSISTANT' });
  });
  afterAll(() => server?.stop());

  test('the demo shows what a model would have received even where placeholders are put back', async () => {
    const answer = await member.post('/api/ai/invoke', { prompt: 'Écris à Marie Dupont', masking: 'pseudonymise' });
    expect(answer.body.response).toContain('utilisateur : Écris à ⟦PERSON 1⟧\n');
    expect(answer.body.response).toContain('⟦PERSON 1⟧ = Marie Dupont');
  });

  test('a tool that rests on legitimate interests needs no consent, and an objection closes it', async () => {
    expect((await member.post('/api/ai/invoke', { prompt: 'Traduis ceci', tool: 'TRANSLATION' })).status).toBe(200);
    await server.query('INSERT INTO processing_marks (tenant_id, user_id, kind, purpose) VALUES ($1, $2, $3, $4)', [
      server.tenants[0].id,
      server.tenants[0].member.id,
      'objection',
      'TRANSLATION',
    ]);
    await server.query("SELECT pg_notify('gardefou_invalidate', $1)", [`decision|${server.tenants[0].member.id}`]);
    await expect
      .poll(
        async () => (await member.post('/api/ai/invoke', { prompt: 'Traduis ceci', tool: 'TRANSLATION' })).body.code,
      )
      .toBe('objection_recorded');
  });

  test('a restricted person is refused whatever the basis', async () => {
    const { id, dpo } = server.tenants[0];
    await server.query('INSERT INTO processing_marks (tenant_id, user_id, kind) VALUES ($1, $2, $3)', [
      id,
      dpo.id,
      'restriction',
    ]);
    const client = await server.loggedIn(dpo);
    expect((await client.post('/api/ai/invoke', { prompt: 'x', tool: 'REWRITING' })).body.code).toBe(
      'processing_restricted',
    );
  });

  test('an unknown tool is 404, one the organisation has not activated is 403', async () => {
    expect(await member.post('/api/ai/invoke', { prompt: 'x', tool: 'NO_SUCH_TOOL' })).toMatchObject({
      status: 404,
      body: { code: 'tool_unknown' },
    });
    await server.query('DELETE FROM ai_tool_activations WHERE tenant_id = $1 AND tool_code = $2', [
      server.tenants[0].id,
      'CODE_ASSISTANT',
    ]);
    expect(await member.post('/api/ai/invoke', { prompt: 'x', tool: 'CODE_ASSISTANT' })).toMatchObject({
      status: 403,
      body: { code: 'tool_not_active' },
    });
    expect((await admin.post('/api/ai/tools/CODE_ASSISTANT/activate')).status).toBe(200);
    expect((await member.post('/api/ai/invoke', { prompt: 'x', tool: 'CODE_ASSISTANT' })).status).toBe(200);
  });

  test('a daily quota lets exactly that many calls through, and says when to come back', async () => {
    expect((await admin.post('/api/ai/tools/EXTRACTION/activate', { dailyRequests: 3 })).status).toBe(200);
    const calls = await Promise.all(
      Array.from({ length: 6 }, () => member.post('/api/ai/invoke', { prompt: 'x', tool: 'EXTRACTION' })),
    );
    expect(calls.filter(({ status }) => status === 200)).toHaveLength(3);
    const [refused] = calls.filter(({ status }) => status === 429);
    expect(refused?.body.code).toBe('quota_exceeded');
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('a call that the monthly quota refuses does not use up the daily one', async () => {
    await admin.post('/api/ai/tools/CLASSIFICATION/activate', { dailyRequests: 2, monthlyRequests: 1 });
    const call = () => member.post('/api/ai/invoke', { prompt: 'x', tool: 'CLASSIFICATION' });
    expect((await call()).status).toBe(200);
    for (let refused = 0; refused < 3; refused += 1) expect((await call()).status).toBe(429);
    await admin.post('/api/ai/tools/CLASSIFICATION/activate', { dailyRequests: 2 });
    expect((await call()).status).toBe(200);
  });

  test('docs/flows/ai-invoke.md and the code have the same ten steps', () => {
    const code = readFileSync(new URL('../src/modules/ai/invoke/invoke.ts', import.meta.url), 'utf8');
    const page = readFileSync(new URL('../../../docs/flows/ai-invoke.md', import.meta.url), 'utf8');
    const steps = [...code.matchAll(/^ *\/\/ (\d+) (.+)$/gm)].map(([, number, text]) => `${number} ${text}`);
    const headings = [...page.matchAll(/^## (\d+) (.+)$/gm)].map(([, number, text]) => `${number} ${text}`);
    expect(steps).toHaveLength(10);
    expect(headings).toEqual(steps);
  });
});

function textOf(events: string): string {
  return [...events.matchAll(/^event: delta\ndata: (.+)$/gm)].map(([, data]) => JSON.parse(String(data)).text).join('');
}
