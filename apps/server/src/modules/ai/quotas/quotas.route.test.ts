import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ApiClient } from '../../../../test/harness/api-client.ts';
import { startTestServer, type TestServer } from '../../../../test/harness/start-test-server.ts';
import { periodOf } from './period-of.ts';

let server: TestServer;
/** The demo's key: acts for the member of the first organisation. */
let key: ApiClient;
let admin: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  key = server.client().bearer(server.tenants[0].apiKey);
  admin = await server.loggedIn(server.tenants[0].admin);
});
afterAll(() => server?.stop());
beforeEach(async () => {
  await server.query('DELETE FROM ai_quotas');
  await server.query('DELETE FROM ai_jobs');
  for (const { id } of server.tenants) server.kernel.invalidations.dropHere('tool', id);
});

const call = (client: ApiClient) => client.post('/api/ai/invoke', { prompt: 'Traduis ceci', tool: 'TRANSLATION' });
const set = async (quota: object, client = admin) => client.send('PUT', '/api/ai/quotas', { body: quota });

const QUOTA = { scope: 'tenant', period: 'day', maxRequests: 10 };
const trail = (requestId: string) =>
  server.query('SELECT action, outcome, target_id, details FROM audit_events WHERE request_id = $1', [requestId]);

test('a quota is set, changed in its place, shown with what is left of it, and taken away; the trail has each', async () => {
  const made = await set(QUOTA);
  expect(made).toMatchObject({
    status: 200,
    body: {
      ...QUOTA,
      subject: null,
      maxTokens: null,
      used: { requests: 0, tokens: 0 },
      remaining: { requests: 10, tokens: null },
      resetsAt: new Date(periodOf('day', Date.now()).endMs).toISOString(),
    },
  });
  await call(key);
  const changed = await set({ ...QUOTA, maxRequests: null, maxTokens: 500 });
  expect(changed.body).toMatchObject({ id: made.body.id, maxRequests: null, maxTokens: 500, used: { requests: 1 } });
  const listed = await (await server.loggedIn(server.tenants[0].dpo)).get('/api/ai/quotas');
  expect(listed.body).toEqual({ items: [changed.body], nextCursor: null });
  const gone = await admin.send('DELETE', `/api/ai/quotas/${made.body.id}`);
  expect(gone.status).toBe(204);
  expect((await admin.get('/api/ai/quotas')).body.items).toEqual([]);
  const rows = await server.query(
    "SELECT action, outcome, details FROM audit_events WHERE target_id = $1 AND action <> 'ai_quota.threshold' ORDER BY seq",
    [made.body.id],
  );
  expect(rows).toEqual([
    { action: 'ai_quota.set', outcome: 'success', details: { scope: 'tenant', period: 'day', maxRequests: 10 } },
    { action: 'ai_quota.set', outcome: 'success', details: { scope: 'tenant', period: 'day', maxTokens: 500 } },
    { action: 'ai_quota.delete', outcome: 'success', details: { scope: 'tenant', period: 'day' } },
  ]);
});

test('of every user the list shows what the one who used most has used, those with their own quota left out', async () => {
  const { admin: administrator } = server.tenants[0];
  await set({ scope: 'user', subject: null, period: 'day', maxRequests: 10 });
  await set({ scope: 'user', subject: administrator.id, period: 'day', maxRequests: 20 });
  for (let made = 0; made < 3; made += 1) await call(admin);
  await call(key);
  const { body } = await admin.get('/api/ai/quotas');
  expect(body.items).toMatchObject([
    { subject: null, used: { requests: 1 }, remaining: { requests: 9 } },
    { subject: administrator.id, used: { requests: 3 }, remaining: { requests: 17 } },
  ]);
});

test('long lists come in pages', async () => {
  for (const tool of ['SUMMARY', 'REWRITING', 'DRAFTING']) {
    await set({ scope: 'tool', subject: tool, period: 'day', maxRequests: 1 });
  }
  const first = await admin.get('/api/ai/quotas?limit=2');
  expect(first.body.items).toHaveLength(2);
  const second = await admin.get(`/api/ai/quotas?limit=2&cursor=${first.body.nextCursor}`);
  expect(second.body).toMatchObject({ items: [{ subject: 'DRAFTING' }], nextCursor: null });
});

test.each([
  ['no limit', { scope: 'tenant', period: 'day' }],
  ['a limit of nothing', { ...QUOTA, maxRequests: 0 }],
  ['half a request', { ...QUOTA, maxRequests: 1.5 }],
  ['a subject for the organisation', { ...QUOTA, subject: 'SUMMARY' }],
  ['a tool without its code', { ...QUOTA, scope: 'tool' }],
  ['a user by the code of a tool', { ...QUOTA, scope: 'user', subject: 'SUMMARY' }],
  ['a tool by the id of a user', { ...QUOTA, scope: 'tool', subject: crypto.randomUUID() }],
  ['a period of a week', { ...QUOTA, period: 'week' }],
  ['a field that is none', { ...QUOTA, perSecond: 1 }],
])('%s is 400', async (_, quota) => {
  expect(await set(quota)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
});

test('who may not is refused', async () => {
  const dpo = await server.loggedIn(server.tenants[0].dpo);
  const member = await server.loggedIn(server.tenants[0].member);
  expect((await set(QUOTA, server.client())).status).toBe(401);
  expect((await set(QUOTA, dpo)).status).toBe(403);
  expect((await member.get('/api/ai/quotas')).status).toBe(403);
  expect((await member.send('DELETE', `/api/ai/quotas/${crypto.randomUUID()}`)).status).toBe(403);
});

test('another organisation’s user and quota answer like missing ones, and stay as they are', async () => {
  const other = await server.loggedIn(server.tenants[1].admin);
  const { body: theirs } = await set(QUOTA, other);
  const subject = (id: string) => set({ scope: 'user', subject: id, period: 'day', maxRequests: 1 });
  expect(await subject(server.tenants[1].member.id)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect((await subject(crypto.randomUUID())).status).toBe(404);
  expect((await set({ scope: 'tool', subject: 'NO_SUCH_TOOL', period: 'day', maxRequests: 1 })).body.code).toBe(
    'tool_unknown',
  );
  expect((await admin.send('DELETE', `/api/ai/quotas/${theirs.id}`)).status).toBe(404);
  expect((await admin.get('/api/ai/quotas')).body.items).toEqual([]);
  expect((await other.get('/api/ai/quotas')).body.items).toHaveLength(1);
  const named = await set({ ...QUOTA, tenantId: server.tenants[1].id });
  expect(named.body.code).toBe('cross_tenant_access');
  expect(await trail(named.body.requestId)).toContainEqual(expect.objectContaining({ action: 'access.cross_tenant' }));
});
