import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TenantActor } from '../src/kernel/actor.ts';
import { asTenantId } from '../src/kernel/ids.ts';
import { type RedisServer, redisProgram, startRedisServer } from '../src/kernel/shared-state/start-redis-server.ts';
import { periodOf } from '../src/modules/ai/quotas/period-of.ts';
import { reserveQuota } from '../src/modules/ai/quotas/reserve-quota.ts';
import { resolveTool } from '../src/modules/ai/tools/resolve-tool.ts';
import type { ApiAnswer, ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

const DAY_MS = 86_400_000;
/** Noon of a day in the middle of a month, so that no test meets a boundary it does not want. */
const NOON = Date.UTC(2028, 1, 15, 12);

let nowMs = NOON;
let server: TestServer;
/** The demo's key: acts for the member of the first organisation. */
let key: ApiClient;
let admin: ApiClient;

beforeAll(async () => {
  server = await startTestServer({ clock: () => nowMs });
  key = server.client().bearer(server.tenants[0].apiKey);
  admin = await server.loggedIn(server.tenants[0].admin);
});
afterAll(() => server?.stop());

/** Every test begins a month later, without quotas: counters and calls of the others are out of its sight. */
beforeEach(async () => {
  const last = new Date(nowMs);
  nowMs = Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + 1, 15, 12);
  await server.query('DELETE FROM ai_quotas');
  for (const { id } of server.tenants) server.kernel.invalidations.dropHere('tool', id);
  admin = await server.loggedIn(server.tenants[0].admin);
});

const call = (client: ApiClient, tool = 'TRANSLATION', prompt = 'Traduis ceci') =>
  client.post('/api/ai/invoke', { prompt, tool });
const set = async (quota: object, client = admin) => client.send('PUT', '/api/ai/quotas', { body: quota });
const statuses = (answers: readonly ApiAnswer[]) => answers.map(({ status }) => status);
const thresholds = (since: number) =>
  server.query<{ target_id: string; details: Record<string, unknown> }>(
    "SELECT target_id, details FROM audit_events WHERE action = 'ai_quota.threshold' AND seq > $1 ORDER BY seq",
    [since],
  );
const lastSeq = async () =>
  (await server.query<{ seq: number }>('SELECT coalesce(max(seq), 0)::int AS seq FROM audit_events'))[0]?.seq ?? 0;

describe('requests', () => {
  test('a quota of the organisation counts every user and tool together, and says which limit refused', async () => {
    await set({ scope: 'tenant', period: 'day', maxRequests: 3 });
    expect(statuses([await call(key), await call(admin, 'REWRITING'), await call(key, 'CLASSIFICATION')])).toEqual([
      200, 200, 200,
    ]);
    const refused = await call(admin);
    expect(refused).toMatchObject({
      status: 429,
      body: { code: 'quota_exceeded', scope: 'tenant', period: 'day', kind: 'requests', limit: 3 },
    });
    expect(refused.headers.get('retry-after'), 'until midnight of UTC').toBe(String(12 * 3600));
  });

  test('a quota of every user is each one’s own, and a user’s own quota takes its place', async () => {
    const { dpo, admin: administrator } = server.tenants[0];
    await set({ scope: 'user', subject: null, period: 'day', maxRequests: 1 });
    await set({ scope: 'user', subject: administrator.id, period: 'day', maxRequests: 3 });
    const others = await server.loggedIn(dpo);
    expect(statuses([await call(key), await call(key)])).toEqual([200, 429]);
    expect(statuses([await call(others), await call(others)]), 'not used up by the member').toEqual([200, 429]);
    expect(statuses([await call(admin), await call(admin), await call(admin), await call(admin)])).toEqual([
      200, 200, 200, 429,
    ]);
  });

  test('of an activation’s quota and a tool’s quota the lower counts, and a call counts once', async () => {
    await admin.post('/api/ai/tools/EXTRACTION/activate', { dailyRequests: 5 });
    const { body: quota } = await set({ scope: 'tool', subject: 'EXTRACTION', period: 'day', maxRequests: 2 });
    expect(statuses([await call(key, 'EXTRACTION'), await call(key, 'EXTRACTION')])).toEqual([200, 200]);
    expect(await call(key, 'EXTRACTION')).toMatchObject({ status: 429, body: { scope: 'tool', limit: 2 } });
    await admin.send('DELETE', `/api/ai/quotas/${quota.id}`);
    expect(statuses(await Promise.all([1, 2, 3, 4].map(() => call(key, 'EXTRACTION')))).sort()).toEqual([
      200, 200, 200, 429,
    ]);
    await admin.post('/api/ai/tools/EXTRACTION/activate', {});
  });

  test('a call that one quota refuses uses up no other, and is told to wait for the one that begins anew last', async () => {
    await set({ scope: 'tenant', period: 'day', maxRequests: 1 });
    await set({ scope: 'tenant', period: 'month', maxRequests: 2 });
    expect(statuses([await call(key), await call(key), await call(key)])).toEqual([200, 429, 429]);
    nowMs += DAY_MS;
    expect(statuses([await call(key)]), 'refused calls of the day before were not counted').toEqual([200]);
    expect((await call(key)).body, 'tomorrow would be too soon').toMatchObject({ period: 'month', limit: 2 });
  });

  test('of 50 calls at once on a quota of 20 for the organisation and 30 for the user exactly 20 pass', async () => {
    await set({ scope: 'tenant', period: 'day', maxRequests: 20 });
    await set({ scope: 'user', subject: null, period: 'month', maxRequests: 30 });
    const calls = await Promise.all(Array.from({ length: 50 }, () => call(key)));
    expect(calls.filter(({ status }) => status === 200)).toHaveLength(20);
    const { body } = await admin.get('/api/ai/quotas');
    expect(body.items.map((quota: { used: { requests: number } }) => quota.used.requests)).toEqual([20, 20]);
  });

  test('embeddings and streams count like any call', async () => {
    await set({ scope: 'tenant', period: 'day', maxRequests: 2 });
    const embed = () => key.post('/v1/embeddings', { model: 'demo', input: 'x' }, { 'x-gardefou-tool': 'TRANSLATION' });
    expect((await embed()).status).toBe(200);
    expect((await key.post('/api/ai/invoke', { prompt: 'x', tool: 'TRANSLATION', stream: true })).status).toBe(200);
    expect((await embed()).status).toBe(429);
  });
});

describe('what is given back and what is not', () => {
  test('a call refused after its quota was taken gives it back', async () => {
    await set({ scope: 'tenant', period: 'day', maxRequests: 1 });
    const unsupported = {
      model: 'demo',
      messages: [{ role: 'user', content: 'x' }],
      response_format: { type: 'json_schema', json_schema: { name: 'a', schema: {} } },
    };
    for (let refused = 0; refused < 3; refused += 1) {
      const answer = await key.post('/v1/chat/completions', unsupported, { 'x-gardefou-tool': 'TRANSLATION' });
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'parameter_unsupported' } } });
    }
    await server.query("UPDATE ai_tools SET provider = 'absent' WHERE code = 'TRANSLATION'");
    server.kernel.invalidations.dropHere('tool', server.tenants[0].id);
    expect((await call(key)).body.code).toBe('provider_unknown');
    await server.query("UPDATE ai_tools SET provider = NULL WHERE code = 'TRANSLATION'");
    server.kernel.invalidations.dropHere('tool', server.tenants[0].id);
    expect((await call(key)).status).toBe(200);
  });

  test('a call whose intent cannot be recorded was not made: it gives its place back', async () => {
    await set({ scope: 'tenant', period: 'day', maxRequests: 1 });
    const record = vi.spyOn(server.kernel.audit, 'record').mockRejectedValueOnce(new Error('no trail'));
    expect((await call(key)).status).toBeGreaterThanOrEqual(500);
    record.mockRestore();
    expect((await call(key)).status).toBe(200);
  });

  /** Begins a long stream, reads its beginning and leaves; comes back when the trail knows. */
  async function leaveStream(): Promise<void> {
    const cancelled = async () => (await server.query("SELECT FROM ai_jobs WHERE status = 'cancelled'")).length;
    const before = await cancelled();
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${server.tenants[0].apiKey}` };
    const body = JSON.stringify({ prompt: 'x '.repeat(100_000), tool: 'TRANSLATION', stream: true });
    const leaving = new AbortController();
    const { signal } = leaving;
    const streamed = await fetch(`${server.url}/api/ai/invoke`, { method: 'POST', headers, body, signal });
    await streamed.body?.getReader().read();
    leaving.abort();
    await expect.poll(cancelled).toBe(before + 1);
  }

  test('a call that is cancelled counts as a request', async () => {
    await set({ scope: 'tenant', period: 'day', maxRequests: 2 });
    await leaveStream();
    expect(statuses([await call(key), await call(key)])).toEqual([200, 429]);
  });

  test('whoever leaves a stream before its end has used what had come of it', async () => {
    await set({ scope: 'user', subject: null, period: 'day', maxTokens: 1_000 });
    await leaveStream();
    expect(await call(key)).toMatchObject({ status: 429, body: { kind: 'tokens', limit: 1_000 } });
  });
});

describe('tokens', () => {
  test('calls pass while a token is left and are refused once the tokens are used up', async () => {
    const { body: first } = await call(key);
    const perCall = first.usage.promptTokens + first.usage.completionTokens;
    const { body: quota } = await set({
      scope: 'tool',
      subject: 'TRANSLATION',
      period: 'day',
      maxTokens: perCall * 2 + 1,
    });
    expect(quota, 'calls made before the quota count').toMatchObject({
      used: { requests: 1, tokens: perCall },
      remaining: { requests: null, tokens: perCall + 1 },
    });
    expect(statuses([await call(key), await call(key)]), 'the third overshoots').toEqual([200, 200]);
    expect(await call(key)).toMatchObject({
      status: 429,
      body: { kind: 'tokens', limit: perCall * 2 + 1, scope: 'tool' },
    });
    expect((await call(key, 'REWRITING')).status, 'another tool').toBe(200);
    const { body } = await admin.get('/api/ai/quotas');
    expect(body.items).toMatchObject([{ used: { requests: 3, tokens: perCall * 3 }, remaining: { tokens: 0 } }]);
  });

  test('a quota of exactly what was used is used up', async () => {
    const { body: first } = await call(key);
    const perCall = first.usage.promptTokens + first.usage.completionTokens;
    await set({ scope: 'user', subject: server.tenants[0].member.id, period: 'month', maxTokens: perCall });
    expect((await call(key)).status).toBe(429);
    expect((await call(admin)).status, 'another user').toBe(200);
  });
});

describe('days and months of UTC', () => {
  test.each([
    ['the day before a leap day', Date.UTC(2032, 1, 28, 23, 59, 30), 'day', 30],
    ['a leap day', Date.UTC(2036, 1, 29, 23, 59, 59), 'day', 1],
    ['a February of 29 days', Date.UTC(2040, 1, 1), 'month', 29 * 86_400],
    ['the last second of January', Date.UTC(2041, 0, 31, 23, 59, 59), 'month', 1],
    ['the last day of a year', Date.UTC(2042, 11, 31, 12), 'month', 12 * 3600],
  ] as const)('%s: used up until the very end, anew from there', async (_, atMs, period, leftSeconds) => {
    nowMs = atMs;
    admin = await server.loggedIn(server.tenants[0].admin);
    await set({ scope: 'tenant', period, maxRequests: 1 });
    expect((await call(key)).status).toBe(200);
    const refused = await call(key);
    expect(refused.headers.get('retry-after')).toBe(String(leftSeconds));
    nowMs = atMs + leftSeconds * 1000 - 1;
    expect((await call(key)).status).toBe(429);
    nowMs += 1;
    expect((await call(key)).status).toBe(200);
  });

  test('whatever the moment, it lies in its period, and the next period begins where that ends', () => {
    const moment = fc.integer({ min: Date.UTC(1970, 0), max: Date.UTC(2400, 0) });
    fc.assert(
      fc.property(moment, fc.constantFrom('day', 'month'), (atMs, period) => {
        const { startMs, endMs } = periodOf(period, atMs);
        expect(startMs <= atMs && atMs < endMs).toBe(true);
        expect(periodOf(period, endMs).startMs).toBe(endMs);
        expect(periodOf(period, endMs - 1)).toEqual({ startMs, endMs });
        expect(new Date(startMs).toISOString()).toMatch(period === 'day' ? /T00:00:00.000Z$/ : /-01T00:00:00.000Z$/);
      }),
    );
  });
});

describe('events', () => {
  test('80 % and 100 % are said once each, in the trail and in the metrics, though 50 calls come at once', async () => {
    const { body: quota } = await set({ scope: 'tenant', period: 'day', maxRequests: 40 });
    const since = await lastSeq();
    await Promise.all(Array.from({ length: 50 }, () => call(key)));
    await call(key);
    const common = { scope: 'tenant', period: 'day', kind: 'requests', limit: 40 };
    const events = await thresholds(since);
    expect(events.map(({ details }) => details).sort((a, b) => Number(a.percent) - Number(b.percent))).toEqual([
      { ...common, percent: 80 },
      { ...common, percent: 100 },
    ]);
    expect(new Set(events.map(({ target_id }) => target_id))).toEqual(new Set([quota.id]));
    const metrics = (await server.client().get('/metrics')).body;
    expect(metrics).toMatch(/gardefou_ai_quota_thresholds_total\{scope="tenant",kind="requests",percent="80"\} [1-9]/);
  });

  test('tokens have their own, and a new period says them again', async () => {
    await set({ scope: 'user', subject: null, period: 'day', maxTokens: 1 });
    const since = await lastSeq();
    for (let day = 0; day < 2; day += 1) {
      expect(statuses([await call(key), await call(key)])).toEqual([200, 429]);
      nowMs += DAY_MS;
    }
    const details = (await thresholds(since)).map(({ details: { kind, percent } }) => `${kind} ${percent}`);
    expect(details.sort()).toEqual(['tokens 100', 'tokens 100', 'tokens 80', 'tokens 80']);
  });

  test('below 80 % nothing is said, and a limit that is raised has its thresholds before it again', async () => {
    const since = await lastSeq();
    await set({ scope: 'tenant', period: 'day', maxRequests: 5 });
    for (let made = 0; made < 3; made += 1) await call(key);
    expect(await thresholds(since)).toEqual([]);
    await call(key);
    await set({ scope: 'tenant', period: 'day', maxRequests: 6 });
    await call(key);
    await call(key);
    const said = (await thresholds(since)).map(({ details: { limit, percent } }) => `${percent} % of ${limit}`);
    expect(said).toEqual(['80 % of 5', '80 % of 6', '100 % of 6']);
  });
});

describe('a server that starts again', () => {
  test('gives away neither requests nor tokens, and does not repeat what was said', async () => {
    const { apiKey, dpo } = server.tenants[0];
    await set({ scope: 'tenant', period: 'day', maxRequests: 6 });
    await set({ scope: 'user', subject: dpo.id, period: 'day', maxTokens: 1 });
    const first = await server.loggedIn(dpo);
    expect(statuses([await call(key), await call(key), await call(key), await call(key), await call(first)])).toEqual(
      Array(5).fill(200),
    );
    const since = await lastSeq();
    const again = await startTestServer({ clock: () => nowMs, databaseUrl: server.databaseUrl });
    try {
      expect((await call(await again.loggedIn(dpo))).body).toMatchObject({ code: 'quota_exceeded', kind: 'tokens' });
      const member = again.client().bearer(apiKey);
      expect(statuses([await call(member), await call(member)])).toEqual([200, 429]);
      expect((await thresholds(since)).map(({ details }) => details.percent)).toEqual([100]);
    } finally {
      await again.stop();
    }
  });
});

describe('the hot path', () => {
  test('a call that falls under no quota is let through without a promise', async () => {
    const { id, member } = server.tenants[0];
    const actor: TenantActor = {
      scope: 'TENANT',
      id: member.id,
      tenantId: asTenantId(id),
      role: 'MEMBER',
      permissions: new Set(),
      credential: { kind: 'session', sessionId: '', viaCookie: false },
    };
    const tool = await resolveTool(server.kernel, actor, 'TRANSLATION');
    if (!('lawfulBasis' in tool)) throw new Error('refused');
    expect(await reserveQuota(server.kernel, actor, tool)).toBeUndefined();
    expect(reserveQuota(server.kernel, actor, tool)).toBeUndefined();
    await set({ scope: 'tool', subject: 'REWRITING', period: 'day', maxRequests: 1 });
    await reserveQuota(server.kernel, actor, tool);
    expect(reserveQuota(server.kernel, actor, tool), 'a quota of another tool costs it nothing').toBeUndefined();
  });
});

describe.skipIf(!redisProgram)('two nodes over one Redis (needs redis-server or valkey-server)', () => {
  let redis: RedisServer;
  let nodes: [TestServer, TestServer];
  let apiKey: string;
  beforeAll(async () => {
    redis = await startRedisServer();
    const env = { GARDEFOU_REDIS_URL: redis.url };
    const first = await startTestServer({ env });
    nodes = [first, await startTestServer({ env, databaseUrl: first.databaseUrl })];
    ({ apiKey } = first.tenants[0]);
  });
  afterAll(async () => {
    await nodes?.[1].stop();
    await nodes?.[0].stop();
    await redis?.kill();
  });
  const callNode = (node: number) => call((nodes[node % 2] as TestServer).client().bearer(apiKey), 'CLASSIFICATION');

  test('several quotas are one set of counters: exactly the limit passes, and each threshold is said once', async () => {
    const boss = await nodes[0].loggedIn(nodes[0].tenants[0].admin);
    await set({ scope: 'tenant', period: 'month', maxRequests: 12 }, boss);
    await set({ scope: 'user', subject: null, period: 'day', maxRequests: 10 }, boss);
    await set({ scope: 'tool', subject: 'CLASSIFICATION', period: 'day', maxTokens: 1_000_000 }, boss);
    await expect
      .poll(async () => (await Promise.all([callNode(0), callNode(1)])).map(({ status }) => status))
      .toEqual([200, 200]);
    const calls = await Promise.all(Array.from({ length: 50 }, (_, index) => callNode(index)));
    const refusals = calls.filter(({ status }) => status === 429);
    expect(calls.filter(({ status }) => status === 200)).toHaveLength(8);
    expect(refusals.every(({ body }) => body.scope === 'user' && body.limit === 10)).toBe(true);
    const said = await nodes[0].query<{ said: string }>(
      "SELECT concat_ws(' ', details->>'scope', details->>'percent') AS said FROM audit_events WHERE action = 'ai_quota.threshold' ORDER BY 1",
    );
    expect(said.map((row) => row.said)).toEqual(['tenant 80', 'user 100', 'user 80']);
  });

  test('without Redis a call that falls under a quota is refused, not let through uncounted', async () => {
    await redis.kill();
    expect(await callNode(0)).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
    await redis.restart();
    await expect.poll(async () => (await callNode(0)).status, { timeout: 10_000 }).toBe(429);
  });
});
