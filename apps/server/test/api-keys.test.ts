import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

let nowMs = Date.now();
let server: TestServer;
let second: TestServer;
let admin: ApiClient;
let member: ApiClient;
beforeAll(async () => {
  const clock = () => nowMs;
  server = await startTestServer({ clock });
  second = await startTestServer({ databaseUrl: server.databaseUrl, clock });
  admin = await server.loggedIn(server.tenants[0].admin);
  member = await server.loggedIn(server.tenants[0].member);
});
afterAll(async () => {
  await second?.stop();
  await server?.stop();
});

async function make(
  owner: ApiClient,
  body: Record<string, unknown> = {},
): Promise<{ id: string; key: string; scopes: string[] }> {
  const made = await owner.post('/api/api-keys', { label: 'essai', ...body });
  expect(made.status).toBe(201);
  return made.body;
}
const tools = (key: string, node = server) => node.client().bearer(key).get('/api/ai/tools');

test('the secret is shown once: only its SHA-256 is stored, and no list has it', async () => {
  const { key, id } = await make(member);
  expect(key).toMatch(/^gf_[0-9a-f]{32}\.[A-Za-z0-9_-]{43}$/);
  const [secret] = key.split('.').slice(1);
  const [row] = await server.query<{ row: string }>('SELECT api_keys::text AS row FROM api_keys WHERE id = $1', [id]);
  expect(row?.row).not.toContain(secret);
  const list = await member.get('/api/api-keys');
  expect(list.body.items.map((item: { id: string }) => item.id)).toContain(id);
  expect(JSON.stringify(list.body)).not.toContain(secret);
});

test('a wrong secret, an unknown id or a form that is not a key: 401, and the true key is not marked as used', async () => {
  const { key, id } = await make(member);
  const wrong = randomBytes(32).toString('base64url');
  const forms = [
    `${key.split('.')[0]}.${wrong}`,
    `gf_${'0'.repeat(32)}.${wrong}`,
    key.slice(0, -1),
    `${key}x`,
    key.split('.')[0] ?? '',
  ];
  for (const form of forms) expect(await tools(form)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  const used = async () =>
    (
      await server.query<{ day: string | null }>('SELECT last_used_on::text AS day FROM api_keys WHERE id = $1', [id])
    )[0]?.day;
  expect(await used()).toBeNull();
  // A guess that fails beside the right key, at the same moment, does not fail it.
  const answers = await Promise.all([tools(String(forms[0])), tools(key), tools(String(forms[0])), tools(key)]);
  expect(answers.map(({ status }) => status)).toEqual([401, 200, 401, 200]);
  expect(await used()).toMatch(/^\d{4}-\d\d-\d\d$/);
});

test('a revoked key is refused at once, and on the other node within a second; the trail says who did it', async () => {
  const { key, id } = await make(member);
  for (const node of [server, second]) expect((await tools(key, node)).status).toBe(200);
  const revoked = await member.send('DELETE', `/api/api-keys/${id}`);
  expect(revoked.status).toBe(204);
  expect((await tools(key)).status).toBe(401);
  await expect.poll(async () => (await tools(key, second)).status, { timeout: 1_000 }).toBe(401);
  expect((await member.send('DELETE', `/api/api-keys/${id}`)).status).toBe(404);
  const rows = await server.query(
    `SELECT actor_id FROM audit_events WHERE action = 'api_key.revoke' AND target_id = $1`,
    [id],
  );
  expect(rows).toEqual([{ actor_id: server.tenants[0].member.id }]);
});

test('an expired key is refused, also when it was used before', async () => {
  const { key } = await make(member, { expiresInDays: 2 });
  expect((await tools(key)).status).toBe(200);
  nowMs += 2 * 86_400_000;
  expect(await tools(key)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  expect((await tools(key, second)).status).toBe(401);
  member = await server.loggedIn(server.tenants[0].member);
  admin = await server.loggedIn(server.tenants[0].admin);
});

test('scopes limit what a key may do, to calling models unless it says otherwise', async () => {
  const narrow = server.client().bearer((await make(member, { scopes: ['consent:read'] })).key);
  expect((await narrow.get('/api/consents')).status).toBe(200);
  expect((await narrow.get('/api/ai/tools')).status).toBe(403);
  expect((await narrow.post('/api/consents', { purpose: 'AI_ASSISTANT' })).status).toBe(403);
  expect((await make(member)).scopes.sort()).toEqual(['ai:invoke', 'ai:jobs', 'ai:tools']);
  // An administrator's key does not open tools to the organisation by default.
  expect((await make(admin)).scopes.sort()).toEqual(['ai:invoke', 'ai:jobs', 'ai:tools']);
});

test('scopes never exceed the maker’s: not a member’s, not a key’s', async () => {
  const exceeding = await member.post('/api/api-keys', { label: 'trop', scopes: ['ai:invoke', 'user:create'] });
  expect(exceeding).toMatchObject({ status: 400, body: { code: 'scope_exceeded', errors: [{ field: 'scopes' }] } });
  expect(JSON.stringify(exceeding.body)).not.toContain('user:create');
  const maker = server.client().bearer((await make(member, { scopes: ['api-key:create', 'ai:tools'] })).key);
  expect((await maker.post('/api/api-keys', { label: 'trop', scopes: ['ai:invoke'] })).status).toBe(400);
  expect((await make(maker, { scopes: ['ai:tools'] })).scopes).toEqual(['ai:tools']);
});

test('a key loses a permission at once when its owner’s role loses it, and regains it with the role', async () => {
  const { id } = server.tenants[0].dpo;
  const dpo = await server.loggedIn(server.tenants[0].dpo);
  const key = server.client().bearer((await make(dpo, { scopes: ['consent:matrix', 'consent:read'] })).key);
  const { key: otherKey } = await make(dpo, { scopes: ['consent:matrix'] });
  const onSecond = () => second.client().bearer(otherKey).get('/api/consents/matrix');
  expect((await key.get('/api/consents/matrix')).status).toBe(200);
  expect((await onSecond()).status).toBe(200);
  expect((await admin.send('PATCH', `/api/users/${id}`, { body: { role: 'MEMBER' } })).status).toBe(200);
  expect((await key.get('/api/consents/matrix')).status).toBe(403);
  expect((await key.get('/api/consents')).status).toBe(200);
  await expect.poll(async () => (await onSecond()).status, { timeout: 1_000 }).toBe(403);
  await admin.send('PATCH', `/api/users/${id}`, { body: { role: 'DPO' } });
  expect((await key.get('/api/consents/matrix')).status).toBe(200);
});

test('a member sees and ends own keys only; an administrator the organisation’s, and nobody another’s', async () => {
  const own = await make(member);
  const others = await make(admin);
  const ids = async (client: ApiClient) =>
    (await client.get('/api/api-keys?limit=200')).body.items.map((item: { id: string }) => item.id);
  expect(await ids(member)).not.toContain(others.id);
  expect(await ids(admin)).toEqual(expect.arrayContaining([own.id, others.id]));
  expect((await member.send('DELETE', `/api/api-keys/${others.id}`)).status).toBe(404);
  const stranger = await server.loggedIn(server.tenants[1].admin);
  expect((await stranger.send('DELETE', `/api/api-keys/${own.id}`)).status).toBe(404);
  expect((await admin.send('DELETE', `/api/api-keys/${own.id}`)).status).toBe(204);
  expect((await tools(own.key)).status).toBe(401);
});
