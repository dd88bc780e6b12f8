import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ApiAnswer } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

// The real argon2, with a counter around it: work is counted, never timed.
const argon2 = vi.hoisted(() => ({ verifications: 0 }));
vi.mock(import('@node-rs/argon2'), async (importOriginal) => {
  const original = await importOriginal();
  const verify: typeof original.verify = (...parameters) => {
    argon2.verifications += 1;
    return original.verify(...parameters);
  };
  return { ...original, verify };
});

const PASSWORD = 'un tournesol bleu 42';
let server: TestServer;
let second: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  second = await startTestServer({ databaseUrl: server.databaseUrl });
});
afterAll(async () => {
  await second?.stop();
  await server?.stop();
});
beforeEach(() => {
  argon2.verifications = 0;
});

const login = (body: Record<string, unknown>): Promise<ApiAnswer> => server.client().post('/api/auth/login', body);

const passwordOf = ({ email, password }: { email: string; password: string }) => ({ email, password });

/** Everything that a call left in the trail, without what makes two calls different. */
async function trailOf(run: () => Promise<ApiAnswer>) {
  const [before] = await server.query<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM audit_events');
  const answer = await run();
  const rows = await server.query<Record<string, unknown>>(
    `SELECT tenant_id, scope, actor_id, actor_kind, action, target_type, target_id, outcome, details, request_id FROM audit_events
      WHERE seq > $1 AND target_id IS DISTINCT FROM 'credential_lookup' ORDER BY tx_id, seq`,
    [before?.seq],
  );
  const requestId = answer.body.requestId;
  const trail = rows.map((row) => ({
    ...row,
    request_id: row.request_id === requestId ? 'this request' : row.request_id,
  }));
  const { requestId: _, ...body } = answer.body;
  return { trail, status: answer.status, body, work: argon2.verifications };
}

async function addUser(
  tenant: 0 | 1,
  email: string,
  password = PASSWORD,
): Promise<{ id: string; email: string; password: string }> {
  const admin = await server.loggedIn(server.tenants[tenant].admin);
  const made = await admin.post('/api/users', { email, password });
  expect(made.status).toBe(201);
  return { id: made.body.id, email, password };
}

describe('opening a session', () => {
  test('the right password opens one, and its token is accepted', async () => {
    const [{ member, id: tenantId }] = server.tenants;
    const answer = await login({ email: member.email, password: member.password });
    expect(answer).toMatchObject({
      status: 200,
      body: { user: { id: member.id, email: member.email, scope: 'TENANT', role: 'MEMBER', tenantId } },
    });
    expect(Date.parse(answer.body.expiresAt) - Date.now()).toBeLessThanOrEqual(600_000);
    expect(answer.body).not.toHaveProperty('refreshToken');
    const me = await server.client().bearer(answer.body.accessToken).get('/api/auth/me');
    expect(me).toMatchObject({ status: 200, body: { id: member.id, tenant: { slug: 'cabinet-martin' } } });
  });

  test('case and surrounding space of the address do not matter', async () => {
    const { email, password } = server.tenants[0].member;
    expect((await login({ email: ` ${email.toUpperCase()} `, password })).status).toBe(200);
  });

  test('a superadmin logs in to the platform, and sees no tenant', async () => {
    const answer = await login(server.superadmin);
    expect(answer).toMatchObject({
      status: 200,
      body: { user: { scope: 'PLATFORM', role: 'SUPERADMIN', tenantId: null } },
    });
    const superadmin = server.client().bearer(answer.body.accessToken);
    expect((await superadmin.get('/api/auth/me')).body).toMatchObject({ email: server.superadmin.email, tenant: null });
    expect((await superadmin.get('/api/users')).status).toBe(403);
  });

  test('an unknown account and a wrong password: same answer, same rows in the trail, one argon2 each', async () => {
    const { email } = server.tenants[0].member;
    const wrong = await trailOf(() => login({ email, password: 'ce n’est pas le bon' }));
    argon2.verifications = 0;
    const unknown = await trailOf(() =>
      login({ email: 'personne@cabinet-martin.example', password: 'ce n’est pas le bon' }),
    );
    expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_credentials' }, work: 1 });
    expect(wrong.trail.map(({ action, outcome }: Record<string, unknown>) => [action, outcome])).toEqual([
      ['system.access', 'success'],
      ['auth.login', 'refused'],
    ]);
    expect(unknown).toEqual(wrong);
  });

  test('an account without a password yet, or of another organisation than the one named, is like an unknown one', async () => {
    const admin = await server.loggedIn(server.tenants[0].admin);
    await admin.post('/api/users', { email: 'invitee@cabinet-martin.example' });
    argon2.verifications = 0;
    const invited = await trailOf(() => login({ email: 'invitee@cabinet-martin.example', password: PASSWORD }));
    expect(invited).toMatchObject({ status: 401, body: { code: 'invalid_credentials' }, work: 1 });
    argon2.verifications = 0;
    const { email, password } = server.tenants[0].member;
    const elsewhere = await trailOf(() => login({ email, password, tenant: 'clinique-saint-jean' }));
    expect(elsewhere).toEqual(invited);
  });
});

describe('one address in several organisations', () => {
  const email = 'camille@exemple.example';
  beforeAll(async () => {
    await addUser(0, email);
    await addUser(1, email);
    await addUser(1, 'deux@exemple.example', 'un autre mot de passe');
    await addUser(0, 'deux@exemple.example');
  });

  test('with one password: 409 with the slugs, to someone who knows the password only, and `tenant` picks one', async () => {
    const slugs = ['cabinet-martin', 'clinique-saint-jean'];
    const answer = await login({ email, password: PASSWORD });
    expect(answer).toMatchObject({ status: 409, body: { code: 'tenant_required' } });
    expect(answer.body.tenants.sort()).toEqual(slugs);
    expect((await login({ email, password: 'ce n’est pas le bon' })).body).not.toHaveProperty('tenants');
    for (const [index, tenant] of slugs.entries()) {
      const picked = await login({ email, password: PASSWORD, tenant });
      expect(picked.body.user.tenantId).toBe(server.tenants[index as 0 | 1].id);
    }
  });

  test('with a password each: the one that the password opens', async () => {
    const answer = await login({ email: 'deux@exemple.example', password: 'un autre mot de passe' });
    expect(answer).toMatchObject({ status: 200, body: { user: { tenantId: server.tenants[1].id } } });
  });

  test('a superadmin who is also a user is asked which, and can choose the platform', async () => {
    await addUser(0, server.superadmin.email, server.superadmin.password);
    const asked = await login(server.superadmin);
    expect(asked).toMatchObject({ status: 409, body: { code: 'tenant_required' } });
    expect(asked.body.tenants.sort()).toEqual(['cabinet-martin', 'platform']);
    const platform = await login({ ...server.superadmin, tenant: 'platform' });
    expect(platform).toMatchObject({ status: 200, body: { user: { scope: 'PLATFORM' } } });
    const tenant = await login({ ...server.superadmin, tenant: 'cabinet-martin' });
    expect(tenant).toMatchObject({ status: 200, body: { user: { scope: 'TENANT' } } });
    // So no organisation may take that name.
    const superadmin = server.client().bearer(platform.body.accessToken);
    expect((await superadmin.post('/api/tenants', { slug: 'platform', name: 'Plateforme' })).status).toBe(400);
  });
});

describe('a suspended user', () => {
  const email = 'suspendue@cabinet-martin.example';
  test('is refused everywhere at once, on both nodes: password, token, cookie and API key; and let in again', async () => {
    const { id } = await addUser(0, email);
    const admin = await server.loggedIn(server.tenants[0].admin);
    const opened = await login({ email, password: PASSWORD });
    const cookie = opened.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const owner = server.client().bearer(opened.body.accessToken);
    const { key } = (await owner.post('/api/api-keys', { label: 'essai', scopes: ['ai:tools'] })).body;
    const ways = (node: TestServer) => [
      () => node.client().bearer(opened.body.accessToken).get('/api/ai/tools'),
      () => node.client().with({ cookie }).get('/api/ai/tools'),
      () => node.client().bearer(key).get('/api/ai/tools'),
    ];
    for (const way of [...ways(server), ...ways(second)]) expect((await way()).status).toBe(200);

    expect((await admin.post(`/api/users/${id}/suspend`)).body.status).toBe('suspended');
    for (const way of ways(server))
      expect(await way()).toMatchObject({ status: 403, body: { code: 'account_suspended' } });
    for (const way of ways(second)) {
      await expect.poll(async () => (await way()).body.code, { timeout: 1_000 }).toBe('account_suspended');
    }
    expect(await login({ email, password: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 'account_suspended' },
    });
    expect(await login({ email, password: 'ce n’est pas le bon' })).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials' },
    });

    expect((await admin.post(`/api/users/${id}/reactivate`)).body.status).toBe('active');
    expect((await login({ email, password: PASSWORD })).status).toBe(200);
  });
});

describe('a suspended organisation', () => {
  test('is refused everywhere at once, on both nodes, while the other one works', async () => {
    const [, tenant] = server.tenants;
    const superadmin = await server.client().post('/api/auth/login', { ...server.superadmin, tenant: 'platform' });
    const platform = server.client().bearer(superadmin.body.accessToken);
    const opened = await login(passwordOf(tenant.member));
    const cookie = opened.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const ways = (node: TestServer) => [
      () => node.client().bearer(opened.body.accessToken).get('/api/ai/tools'),
      () => node.client().with({ cookie }).get('/api/ai/tools'),
      () => node.client().bearer(tenant.apiKey).get('/api/ai/tools'),
    ];
    for (const way of [...ways(server), ...ways(second)]) expect((await way()).status).toBe(200);

    expect((await platform.post(`/api/tenants/${tenant.id}/suspend`, { reason: 'essai' })).body.status).toBe(
      'suspended',
    );
    for (const way of ways(server))
      expect(await way()).toMatchObject({ status: 403, body: { code: 'tenant_suspended' } });
    for (const way of ways(second)) {
      await expect.poll(async () => (await way()).body.code, { timeout: 1_000 }).toBe('tenant_suspended');
    }
    expect(await login(passwordOf(tenant.member))).toMatchObject({ status: 403, body: { code: 'tenant_suspended' } });
    expect(await (await server.loggedIn(server.tenants[0].member)).get('/api/ai/tools')).toMatchObject({
      status: 200,
    });

    expect((await platform.post(`/api/tenants/${tenant.id}/reactivate`)).body.status).toBe('active');
    expect((await login(passwordOf(tenant.member))).status).toBe(200);
    for (const way of ways(server)) expect((await way()).status).toBe(200);
  });
});

test('guesses sent together cannot all pass before the first has failed: of twenty at once, five are looked at', async () => {
  const limited = await startTestServer({ env: { GARDEFOU_RATE_LIMITS: 'on' } });
  try {
    const guess = () =>
      limited
        .client()
        .post('/api/auth/login', { email: limited.tenants[0].dpo.email, password: 'une mauvaise supposition' });
    const answers = await Promise.all(Array.from({ length: 20 }, guess));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(15);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(50);
  } finally {
    await limited.stop();
  }
});
