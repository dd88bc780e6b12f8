import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

const PASSWORD = 'un tournesol bleu 42';
let nowMs = Date.now();
let server: TestServer;
let second: TestServer;
let admin: ApiClient;
beforeAll(async () => {
  const clock = () => nowMs;
  server = await startTestServer({ clock });
  second = await startTestServer({ databaseUrl: server.databaseUrl, clock });
  admin = await server.loggedIn(server.tenants[0].admin);
});
afterAll(async () => {
  await second?.stop();
  await server?.stop();
});

const numbers = Array.from({ length: 100 }).keys();
const address = () => `personne${numbers.next().value}@cabinet-martin.example`;
const patch = (id: string, body: unknown, client = admin) => client.send('PATCH', `/api/users/${id}`, { body });
const activate = (token: string, password = PASSWORD) =>
  server.client().post('/api/auth/activate', { token, password });
const rowOf = async (id: string) =>
  (
    await server.query<{
      email: Buffer;
      name: Buffer | null;
      email_hash: Buffer;
      password_hash: string | null;
      row: string;
    }>('SELECT email, name, email_hash, password_hash, users::text AS row FROM users WHERE id = $1', [id])
  )[0];

describe('adding a user', () => {
  test('with a password: the person logs in; the answer has no token and no hash', async () => {
    const email = address();
    const answer = await admin.post('/api/users', { email, name: 'Élodie Bernard', role: 'DPO', password: PASSWORD });
    expect(answer).toMatchObject({
      status: 201,
      body: { email, name: 'Élodie Bernard', role: 'DPO', status: 'active' },
    });
    expect(Object.keys(answer.body).sort()).toEqual(['createdAt', 'email', 'id', 'name', 'role', 'status']);
    expect((await (await server.loggedIn({ email, password: PASSWORD })).get('/api/auth/me')).body.role).toBe('DPO');
    expect((await admin.get(`/api/users/${answer.body.id}`)).body).toEqual(answer.body);
  });

  test('the address and the name are sealed in the table, each under an envelope of its own; the hash is that of the address in any case', async () => {
    const email = 'Zoe.Marchand@Cabinet-Martin.example';
    const { id } = (await admin.post('/api/users', { email, name: 'Zoé Marchand', password: PASSWORD })).body;
    const row = await rowOf(id);
    for (const sealed of [row?.email, row?.name]) expect(sealed?.[0]).toBe(1);
    const text = String(row?.row).toLowerCase();
    for (const plain of ['zoe', 'marchand', PASSWORD]) {
      expect(text).not.toContain(plain);
      expect(text).not.toContain(Buffer.from(plain).toString('hex'));
    }
    expect(row?.email_hash).toEqual(server.kernel.keys.hashEmail('zoe.marchand@cabinet-martin.EXAMPLE'));
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await admin.get(`/api/users/${id}`)).body.email).toBe(email);
    // What the API shows is the seal's, not the text's: another row's value does not open here.
    const other = (await admin.post('/api/users', { email: address() })).body;
    await server.query('UPDATE users SET email = (SELECT email FROM users WHERE id = $1) WHERE id = $2', [
      id,
      other.id,
    ]);
    const moved = await admin.get(`/api/users/${other.id}`);
    expect(moved).toMatchObject({ status: 500, body: { code: 'internal_error' } });
    await server.query('DELETE FROM users WHERE id = $1', [other.id]);
  });

  test('a second account with the address, in any case, is refused; in another organisation it is not', async () => {
    const email = address();
    expect((await admin.post('/api/users', { email })).status).toBe(201);
    const again = await admin.post('/api/users', { email: email.toUpperCase() });
    expect(again).toMatchObject({ status: 409, body: { code: 'email_taken' } });
    expect(JSON.stringify(again.body).toLowerCase()).not.toContain(email);
    const other = await server.loggedIn(server.tenants[1].admin);
    expect((await other.post('/api/users', { email })).status).toBe(201);
    const both = await Promise.all(
      Array.from({ length: 4 }, () => admin.post('/api/users', { email: 'quatre@cabinet-martin.example' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  test.each([
    ['14 characters', 'tournesol 4287'],
    ['a common password with figures around it', '123password123456'],
    ['a common password twice', 'passwordpassword'],
    ['the address', 'et voila personnage99 !'],
    ['one character repeated', 'aaaaaaaaaaaaaaaaaaaa'],
  ])('a password that is %s is refused, with the field, and nobody is added', async (_, password) => {
    const before = await server.query('SELECT id FROM users');
    const answer = await admin.post('/api/users', { email: 'personnage99@cabinet-martin.example', password });
    expect(answer).toMatchObject({ status: 400, body: { code: 'weak_password', errors: [{ field: 'password' }] } });
    expect(JSON.stringify(answer.body)).not.toContain(password);
    expect(await server.query('SELECT id FROM users')).toHaveLength(before.length);
  });
});

describe('changing a user', () => {
  const add = async (role = 'MEMBER') => {
    const account = { email: address(), password: PASSWORD };
    return { ...account, id: String((await admin.post('/api/users', { ...account, role })).body.id) };
  };

  test('a role takes effect at once, on both nodes, for tokens given before', async () => {
    const user = await add();
    const own = await server.loggedIn(user);
    const token = (await server.client().post('/api/auth/login', { email: user.email, password: PASSWORD })).body
      .accessToken;
    const onSecond = () => second.client().bearer(token).get('/api/users');
    expect((await own.get('/api/users')).status).toBe(403);
    expect((await onSecond()).status).toBe(403);
    expect(await patch(user.id, { role: 'DPO' })).toMatchObject({ status: 200, body: { role: 'DPO' } });
    expect((await own.get('/api/users')).status).toBe(200);
    await expect.poll(async () => (await onSecond()).status, { timeout: 1_000 }).toBe(200);
    await patch(user.id, { role: 'MEMBER' });
    expect((await own.get('/api/users')).status).toBe(403);
    await expect.poll(async () => (await onSecond()).status, { timeout: 1_000 }).toBe(403);
    const rows = await server.query<{ role: string }>(
      `SELECT details->>'role' AS role FROM audit_events WHERE action = 'user.update' AND target_id = $1 ORDER BY tx_id, seq`,
      [user.id],
    );
    expect(rows.map(({ role }) => role)).toEqual(['DPO', 'MEMBER']);
  });

  test('a name is set, replaced and removed; nothing at all is refused', async () => {
    const { id } = await add();
    expect((await patch(id, { name: 'Awa Diop' })).body.name).toBe('Awa Diop');
    expect((await patch(id, { role: 'AUDITOR' })).body).toMatchObject({ name: 'Awa Diop', role: 'AUDITOR' });
    expect((await patch(id, { name: null })).body.name).toBeNull();
    expect((await rowOf(id))?.name).toBeNull();
    expect(await patch(id, {})).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect((await patch(id, { role: 'DPO', status: 'suspended' })).body.errors).toEqual([
      { field: 'status', message: 'Unknown field' },
    ]);
  });

  test('another organisation’s user is like a missing one, to read, change, suspend', async () => {
    const foreign = server.tenants[1].member.id;
    const missing = '01890000-0000-7000-8000-000000000000';
    const bodies = async (id: string) =>
      Promise.all([
        admin.get(`/api/users/${id}`),
        patch(id, { role: 'DPO' }),
        admin.post(`/api/users/${id}/suspend`),
        admin.post(`/api/users/${id}/reactivate`),
      ]);
    const strip = (answers: Awaited<ReturnType<typeof bodies>>) =>
      answers.map(({ status, body: { requestId: _, ...body } }) => ({ status, body }));
    expect(strip(await bodies(foreign))).toEqual(strip(await bodies(missing)));
    expect((await bodies(foreign)).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  test('the last administrator can neither be demoted nor suspended, and a suspended one does not count', async () => {
    const { id } = server.tenants[0].admin;
    const lastAdmin = { status: 409, body: { code: 'last_admin' } };
    expect(await patch(id, { role: 'MEMBER' })).toMatchObject(lastAdmin);
    expect(await admin.post(`/api/users/${id}/suspend`)).toMatchObject(lastAdmin);
    expect((await patch(id, { name: 'Toujours là' })).status).toBe(200);
    const other = await add('TENANT_ADMIN');
    expect((await admin.post(`/api/users/${other.id}/suspend`)).status).toBe(200);
    expect(await patch(id, { role: 'MEMBER' })).toMatchObject(lastAdmin);
    expect((await admin.post(`/api/users/${other.id}/reactivate`)).status).toBe(200);
    expect((await patch(other.id, { role: 'MEMBER' })).status).toBe(200);
  });

  test('of two administrators who remove each other at the same moment exactly one succeeds', async () => {
    const tenant = server.tenants[1];
    const one = await server.loggedIn(tenant.admin);
    const account = { email: 'adjointe@clinique-saint-jean.example', password: PASSWORD };
    const { id } = (await one.post('/api/users', { ...account, role: 'TENANT_ADMIN' })).body;
    for (let round = 0; round < 8; round += 1) {
      const other = await server.loggedIn(account);
      const answers = await Promise.all([
        patch(id, { role: 'MEMBER' }, one),
        round % 2 === 0
          ? patch(tenant.admin.id, { role: 'MEMBER' }, other)
          : other.post(`/api/users/${tenant.admin.id}/suspend`),
      ]);
      // The second is refused as the last one, or as no administrator any more when it comes too late for that.
      const refused = answers.filter(({ status }) => status !== 200);
      expect(refused).toHaveLength(1);
      expect(['last_admin', 'forbidden', 'account_suspended']).toContain(refused[0]?.body.code);
      const admins = await server.query(
        `SELECT id FROM users WHERE tenant_id = $1 AND role = 'TENANT_ADMIN' AND status = 'active'`,
        [tenant.id],
      );
      expect(admins).toHaveLength(1);
      await server.query(`UPDATE users SET role = 'TENANT_ADMIN', status = 'active' WHERE id = ANY($1)`, [
        [id, tenant.admin.id],
      ]);
      for (const account of [id, tenant.admin.id])
        await server.query(`SELECT pg_notify('gardefou_invalidate', $1)`, [`actor|${account}`]);
      await expect.poll(async () => (await one.get('/api/users')).status).toBe(200);
    }
  });
});

describe('the one-time activation token', () => {
  const invite = async () => {
    const email = address();
    const { body } = await admin.post('/api/users', { email });
    return {
      email,
      id: String(body.id),
      token: String(body.activationToken),
      expiresAt: String(body.activationExpiresAt),
    };
  };

  test('sets the password once; the token itself is nowhere in the database', async () => {
    const { email, token, id } = await invite();
    const [row] = await server.query<{ row: string }>(
      'SELECT activation_tokens::text AS row FROM activation_tokens WHERE account_id = $1',
      [id],
    );
    expect(row?.row).not.toContain(token);
    expect(await activate(token, 'trop court')).toMatchObject({ status: 400, body: { code: 'weak_password' } });
    expect((await activate(token)).status).toBe(204);
    await server.loggedIn({ email, password: PASSWORD });
    expect(await activate(token, 'encore un autre mot')).toMatchObject({
      status: 400,
      body: { code: 'activation_invalid' },
    });
    await server.loggedIn({ email, password: PASSWORD });
  });

  test('is dead after 24 hours, or when it was never given', async () => {
    const { token, expiresAt } = await invite();
    expect(Date.parse(expiresAt) - nowMs).toBe(24 * 3_600_000);
    nowMs += 24 * 3_600_000;
    admin = await server.loggedIn(server.tenants[0].admin);
    expect(await activate(token)).toMatchObject({ status: 400, body: { code: 'activation_invalid' } });
    expect(await activate('x')).toMatchObject({ status: 400, body: { code: 'activation_invalid' } });
  });

  test('used several times at the same moment: one password is set, the others are refused', async () => {
    const { email, token } = await invite();
    const passwords = Array.from({ length: 4 }, (_, index) => `un mot de passe ${index} inventé`);
    const answers = await Promise.all(passwords.map((password) => activate(token, password)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400, 400, 400]);
    const winner = passwords[answers.findIndex(({ status }) => status === 204)];
    await server.loggedIn({ email, password: String(winner) });
  });
});
