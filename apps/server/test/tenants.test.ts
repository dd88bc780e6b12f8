import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

let server: TestServer;
let superadmin: ApiClient;
beforeAll(async () => {
  server = await startTestServer();
  superadmin = await server.loggedIn(server.superadmin);
});
afterAll(() => server?.stop());

const trail = (requestId: string) =>
  server.query<Record<string, unknown>>(
    'SELECT tenant_id, action, outcome, actor_kind, target_id FROM audit_events WHERE request_id = $1',
    [requestId],
  );

test('the superadmin makes, lists, suspends and reactivates organisations, each with its row in the platform’s trail', async () => {
  const made = await superadmin.post('/api/tenants', { slug: 'mairie-d-essai', name: ' Mairie d’Essai ' });
  expect(made).toMatchObject({
    status: 201,
    body: { slug: 'mairie-d-essai', name: 'Mairie d’Essai', status: 'active' },
  });
  const { id } = made.body;
  const list = await superadmin.get('/api/tenants');
  expect(list.body.items.map(({ slug }: { slug: string }) => slug)).toEqual([
    'cabinet-martin',
    'clinique-saint-jean',
    'mairie-d-essai',
  ]);
  expect((await superadmin.post(`/api/tenants/${id}/suspend`, { reason: 'impayé' })).body.status).toBe('suspended');
  expect((await superadmin.post(`/api/tenants/${id}/suspend`)).body.status).toBe('suspended');
  expect((await superadmin.post(`/api/tenants/${id}/reactivate`)).body.status).toBe('active');
  const rows = await server.query<{ action: string }>(
    'SELECT action FROM audit_events WHERE target_id = $1 ORDER BY tx_id, seq',
    [id],
  );
  expect(rows.map(({ action }) => action)).toEqual([
    'tenant.create',
    'tenant.suspend',
    'tenant.suspend',
    'tenant.reactivate',
  ]);
});

test('lists come page by page, each organisation once', async () => {
  const slugs: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { body: { items: { slug: string }[]; nextCursor: string | null } } = await superadmin.get(
      `/api/tenants?limit=1${cursor ? `&cursor=${cursor}` : ''}`,
    );
    expect(page.body.items.length).toBeLessThanOrEqual(1);
    slugs.push(...page.body.items.map(({ slug }) => slug));
    cursor = page.body.nextCursor;
  }
  expect(slugs).toEqual([...new Set(slugs)]);
  expect(slugs.length).toBeGreaterThanOrEqual(2);
});

test('a slug is taken once, however many ask at the same moment', async () => {
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => superadmin.post('/api/tenants', { slug: 'une-seule', name: 'Une' })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  expect(answers.find(({ status }) => status === 409)?.body.code).toBe('slug_taken');
});

test.each(['', 'Majuscule', '-debut', 'fin-', 'a b', 'é', 'a'.repeat(64), 'platform', "a'; drop table users --"])(
  'the slug %j is refused, with its field',
  async (slug) => {
    expect(await superadmin.post('/api/tenants', { slug, name: 'x' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'slug' }] },
    });
  },
);

test('no role of a tenant makes, lists or suspends organisations: 403 and a row in its own trail', async () => {
  const [tenant] = server.tenants;
  for (const account of [tenant.admin, tenant.dpo, tenant.member]) {
    const client = await server.loggedIn(account);
    const calls = [
      () => client.post('/api/tenants', { slug: 'pirate', name: 'Pirate' }),
      () => client.get('/api/tenants'),
      () => client.post(`/api/tenants/${tenant.id}/suspend`),
      () => client.post(`/api/tenants/${tenant.id}/reactivate`),
    ];
    for (const call of calls) {
      const answer = await call();
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(await trail(answer.body.requestId)).toMatchObject([
        { tenant_id: tenant.id, action: 'access.refused', outcome: 'refused', actor_kind: 'user' },
      ]);
    }
    const other = await client.post(`/api/tenants/${server.tenants[1].id}/suspend`);
    expect(other).toMatchObject({ status: 403, body: { code: 'cross_tenant_access' } });
    expect((await trail(other.body.requestId)).map(({ action }) => action)).toEqual([
      'access.cross_tenant',
      'access.cross_tenant',
    ]);
  }
  expect(await server.query(`SELECT 1 FROM tenants WHERE slug = 'pirate' OR status = 'suspended'`)).toEqual([]);
});

test('an organisation that does not exist: 404, and nothing is in the trail but the look', async () => {
  const answer = await superadmin.post('/api/tenants/01890000-0000-7000-8000-000000000000/suspend');
  expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await trail(answer.body.requestId)).toEqual([]);
});

test('one’s own organisation may be named, in any case of its letters; another one not, wherever it is named', async () => {
  const [own, other] = server.tenants;
  const admin = await server.loggedIn(own.admin);
  expect((await admin.get('/api/users', { 'x-tenant-id': own.id.toUpperCase() })).status).toBe(200);
  expect((await admin.get(`/api/users?tenantId=${own.id}`)).status).toBe(200);
  for (const answer of [
    await admin.get('/api/users', { 'x-tenant-id': other.id }),
    await admin.get(`/api/users?tenantId=${other.id}`),
    await admin.get(`/api/users?tenantId=${own.id}&tenantId=${other.id}`),
    await admin.post('/api/users', { email: 'x@exemple.example', tenantId: other.id }),
  ]) {
    expect(answer).toMatchObject({ status: 403, body: { code: 'cross_tenant_access' } });
    expect(JSON.stringify(answer.body)).not.toContain(other.id);
    const rows = await trail(answer.body.requestId);
    expect(rows.map(({ tenant_id, action }) => [tenant_id, action]).sort()).toEqual([
      ['00000000-0000-0000-0000-000000000000', 'access.cross_tenant'],
      [own.id, 'access.cross_tenant'],
    ]);
  }
});
