import { createPublicKey, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ed25519FromSeed } from '../src/kernel/crypto/ed25519-from-seed.ts';
import type { ApiAnswer, ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

let nowMs = Date.now();
let server: TestServer;
let second: TestServer;
beforeAll(async () => {
  const clock = () => nowMs;
  server = await startTestServer({ clock });
  second = await startTestServer({ databaseUrl: server.databaseUrl, clock });
});
afterAll(async () => {
  await second?.stop();
  await server?.stop();
});

interface Browser {
  accessToken: string;
  csrfToken: string;
  cookies: Map<string, string>;
  /** `Set-Cookie` lines of the login. */
  lines: string[];
}

const SESSION = '__Host-gardefou_session';
const REFRESH = '__Host-gardefou_refresh';

function browserOf(answer: ApiAnswer): Browser {
  const lines = answer.headers.getSetCookie();
  const cookies = new Map(lines.map((line) => String(line.split(';')[0]).split('=') as [string, string]));
  return { accessToken: answer.body.accessToken, csrfToken: answer.body.csrfToken, cookies, lines };
}

async function open(account = server.tenants[0].member): Promise<Browser> {
  const { email, password } = account;
  const answer = await server.client().post('/api/auth/login', { email, password });
  expect(answer.status).toBe(200);
  return browserOf(answer);
}

const withCookies = (browser: Browser, node = server): ApiClient =>
  node.client().with({ cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') });

describe('the browser’s session', () => {
  test('its cookies are __Host-, Secure, SameSite=Strict, for the whole path and no domain; scripts read the CSRF token only', async () => {
    const { lines, cookies, csrfToken, accessToken } = await open();
    expect([...cookies.keys()]).toEqual([SESSION, REFRESH, '__Host-gardefou_csrf']);
    for (const line of lines) {
      expect(line).toMatch(/; Path=\/(;|$)/);
      expect(line).toMatch(/; Secure(;|$)/);
      expect(line).toMatch(/; SameSite=Strict(;|$)/);
      expect(line).not.toMatch(/; Domain=/i);
      expect(/; HttpOnly(;|$)/.test(line)).toBe(!line.startsWith('__Host-gardefou_csrf='));
    }
    expect(cookies.get('__Host-gardefou_csrf')).toBe(csrfToken);
    // 256 bits each, and none derived from another.
    for (const name of [SESSION, REFRESH])
      expect(Buffer.from(String(cookies.get(name)?.split('.').at(-1)), 'base64url')).toHaveLength(32);
    expect(accessToken).not.toContain(cookies.get(SESSION));
  });

  test('none of its tokens is in the database, only keyed hashes', async () => {
    const { cookies } = await open();
    const rows = await server.query<{ row: string }>('SELECT sessions::text AS row FROM sessions');
    const stored = JSON.stringify(rows);
    expect(rows.length).toBeGreaterThan(0);
    for (const value of cookies.values()) {
      for (const part of value.split('.')) {
        expect(stored).not.toContain(part);
        expect(stored).not.toContain(Buffer.from(part, 'base64url').toString('hex'));
      }
    }
  });

  test('a write needs the CSRF token of this very session, and an Origin that is ours', async () => {
    const browser = await open();
    const other = await open(server.tenants[0].dpo);
    const client = withCookies(browser);
    const grant = (headers: Record<string, string>) => client.post('/api/consents', { purpose: 'SUMMARY' }, headers);
    const token = { 'x-csrf-token': browser.csrfToken };
    const refused: Record<string, string>[] = [
      {},
      { 'x-csrf-token': '' },
      { 'x-csrf-token': other.csrfToken },
      { 'x-csrf-token': `${browser.csrfToken.slice(0, -1)}_` },
      { ...token, origin: 'https://mechant.example' },
      { ...token, origin: 'null' },
      { ...token, origin: `${server.url}.mechant.example` },
    ];
    for (const headers of refused)
      expect(await grant(headers)).toMatchObject({ status: 403, body: { code: 'csrf_failed' } });
    expect(await server.query('SELECT 1 FROM consents')).toEqual([]);
    expect((await grant({ ...token, origin: server.url })).status).toBe(200);
    expect((await grant(token)).status).toBe(200);
    expect((await client.get('/api/auth/me', { origin: 'https://mechant.example' })).status).toBe(200);
  });

  test('a bad Authorization header never falls back to the cookie', async () => {
    const client = withCookies(await open());
    for (const authorization of ['Bearer x', 'Basic eDp5', 'Bearer gf_0.0', ''])
      expect((await client.with({ authorization }).get('/api/auth/me')).status).toBe(401);
  });

  test('it ends after twelve hours, refreshed or not', async () => {
    const browser = await open();
    nowMs += 12 * 3_600_000 - 1_000;
    expect((await withCookies(browser).get('/api/auth/me')).status).toBe(200);
    nowMs += 1_000;
    expect(await withCookies(browser).get('/api/auth/me')).toMatchObject({
      status: 401,
      body: { code: 'session_expired' },
    });
    expect(await withCookies(browser).post('/api/auth/refresh')).toMatchObject({
      status: 401,
      body: { code: 'session_expired' },
    });
  });
});

describe('logout', () => {
  test('kills access token, cookie and refresh token, on both nodes, and clears the cookies', async () => {
    const browser = await open();
    const ways = (node: TestServer) => [
      () => node.client().bearer(browser.accessToken).get('/api/auth/me'),
      () => withCookies(browser, node).get('/api/auth/me'),
    ];
    for (const way of [...ways(server), ...ways(second)]) expect((await way()).status).toBe(200);
    const out = await withCookies(browser).post('/api/auth/logout', undefined, { 'x-csrf-token': browser.csrfToken });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie().map((line) => line.split(';').slice(0, 2).join(';'))).toEqual([
      `${SESSION}=; Max-Age=0`,
      `${REFRESH}=; Max-Age=0`,
      '__Host-gardefou_csrf=; Max-Age=0',
    ]);
    for (const way of ways(server))
      expect(await way()).toMatchObject({ status: 401, body: { code: 'session_expired' } });
    for (const way of ways(second)) await expect.poll(async () => (await way()).status, { timeout: 1_000 }).toBe(401);
    for (const node of [server, second])
      expect((await withCookies(browser, node).post('/api/auth/refresh')).status).toBe(401);
  });

  test('another session of the same person lives on', async () => {
    const [one, other] = [await open(), await open()];
    expect((await server.client().bearer(one.accessToken).post('/api/auth/logout')).status).toBe(204);
    expect((await server.client().bearer(other.accessToken).get('/api/auth/me')).status).toBe(200);
  });
});

describe('refresh', () => {
  const refresh = (browser: Browser, node = server) => withCookies(browser, node).post('/api/auth/refresh');
  const isAlive = async (browser: Browser) =>
    (await server.client().bearer(browser.accessToken).get('/api/auth/me')).status === 200 ||
    (await withCookies(browser).get('/api/auth/me')).status === 200;

  test('gives a new pair and rotates the cookies; a page’s scripts never see the refresh token', async () => {
    const before = await open();
    const answer = await refresh(before);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('refreshToken');
    const after = browserOf(answer);
    for (const name of [SESSION, REFRESH]) expect(after.cookies.get(name)).not.toBe(before.cookies.get(name));
    expect((await withCookies(before).get('/api/auth/me')).status).toBe(401);
    expect((await withCookies(after).get('/api/auth/me')).status).toBe(200);
    const grant = await withCookies(after).post(
      '/api/consents',
      { purpose: 'SUMMARY' },
      { 'x-csrf-token': after.csrfToken },
    );
    expect(grant.status).toBe(200);
  });

  test('a program sends the token in the body, and receives the next one there', async () => {
    const browser = await open();
    const first = await server.client().post('/api/auth/refresh', { refreshToken: browser.cookies.get(REFRESH) });
    expect(first.status).toBe(200);
    const next = await server.client().post('/api/auth/refresh', { refreshToken: first.body.refreshToken });
    expect((await server.client().bearer(next.body.accessToken).get('/api/auth/me')).status).toBe(200);
  });

  test.each([1, 2, 5])(
    'a refresh token used again after %i rotations: 401, and the whole session is dead',
    async (rotations) => {
      const stolen = await open();
      let latest = stolen;
      for (let rotation = 0; rotation < rotations; rotation += 1) latest = browserOf(await refresh(latest));
      expect(await isAlive(latest)).toBe(true);
      expect(await refresh(stolen)).toMatchObject({ status: 401, body: { code: 'refresh_reused' } });
      expect(await isAlive(latest)).toBe(false);
      expect((await refresh(latest)).status).toBe(401);
      const [row] = await server.query<{ count: number }>(
        `SELECT count(*) FROM audit_events WHERE action = 'auth.refresh_reused' AND outcome = 'refused' AND tenant_id = $1`,
        [server.tenants[0].id],
      );
      expect(row?.count).toBeGreaterThan(0);
    },
  );

  test('of concurrent refreshes with one token, on two nodes, at most one pair lives', async () => {
    for (let round = 0; round < 5; round += 1) {
      const browser = await open();
      const answers = await Promise.all([server, second, server, second].map((node) => refresh(browser, node)));
      const given = answers.filter(({ status }) => status === 200).map(browserOf);
      expect(given.length).toBeLessThanOrEqual(1);
      expect(answers.filter(({ status }) => status !== 200).every(({ status }) => status === 401)).toBe(true);
      const alive = await Promise.all([browser, ...given].map(isAlive));
      expect(alive.filter(Boolean).length).toBeLessThanOrEqual(1);
      expect(alive[0]).toBe(false);
    }
  });

  test('a token that was never given, or is missing, is a session that ended: nobody’s session suffers', async () => {
    const browser = await open();
    const made = [
      undefined,
      { refreshToken: '' },
      { refreshToken: 'x' },
      { refreshToken: 'x'.repeat(64) },
      { refreshToken: `.${browser.cookies.get(REFRESH)}` },
    ];
    for (const body of made) {
      expect(await server.client().post('/api/auth/refresh', body)).toMatchObject({
        status: 401,
        body: { code: 'session_expired' },
      });
    }
    expect(await isAlive(browser)).toBe(true);
  });

  test('a cross-site page cannot rotate somebody’s cookies', async () => {
    const browser = await open();
    const answer = await withCookies(browser).post('/api/auth/refresh', undefined, {
      origin: 'https://mechant.example',
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'csrf_failed' } });
    expect((await refresh(browser)).status).toBe(200);
  });
});

describe('the access token', () => {
  /** A token like the server’s own, with what the case changes. */
  async function forge(change: {
    header?: object;
    claims?: Record<string, unknown>;
    key?: Parameters<SignJWT['sign']>[0];
    without?: string[];
  }): Promise<string> {
    const { accessToken } = await open();
    const claims = JSON.parse(Buffer.from(String(accessToken.split('.')[1]), 'base64url').toString());
    const merged = { ...claims, ...change.claims };
    for (const name of change.without ?? []) delete merged[name];
    const own = ed25519FromSeed(server.kernel.keys.derive('access-token-signing'));
    return new SignJWT(merged)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...change.header })
      .sign(change.key ?? own);
  }
  const me = (token: string) => server.client().bearer(token).get('/api/auth/me');

  test('the forger of these tests can forge: without a change the token passes', async () => {
    expect((await me(await forge({}))).status).toBe(200);
  });

  test.each([
    ['a wrong issuer', { claims: { iss: 'autre' } }],
    ['a wrong audience', { claims: { aud: 'autre' } }],
    ['an expiry in the past', { claims: { exp: 1 } }],
    ['no expiry', { without: ['exp'] }],
    ['no subject', { without: ['sub'] }],
    ['no jti', { without: ['jti'] }],
    ['no session', { without: ['sid'] }],
    ['another tenant', { claims: { tid: randomUUID() } }],
    ['a session that does not exist', { claims: { sid: randomUUID() } }],
    ['a tenant that is no id', { claims: { tid: "' OR true --" } }],
    ['typ JWT', { header: { typ: 'JWT' } }],
    ['no typ', { header: { typ: undefined } }],
    ['a key of somebody else', { key: ed25519FromSeed(Buffer.alloc(32, 1)) }],
  ])('with %s: 401', async (_, change) => {
    expect((await me(await forge(change))).status).toBe(401);
  });

  test('with alg none, or HS256 under the public key: 401', async () => {
    const token = await forge({});
    const [, payload] = token.split('.');
    const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    expect((await me(`${header({ alg: 'none', typ: 'at+jwt' })}.${payload}.`)).status).toBe(401);
    const publicKey = createPublicKey(ed25519FromSeed(server.kernel.keys.derive('access-token-signing')));
    const forms = [
      publicKey.export({ type: 'spki', format: 'der' }),
      Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })),
    ];
    for (const key of forms) expect((await me(await forge({ header: { alg: 'HS256' }, key }))).status).toBe(401);
  });

  test('with a single character of any part changed: 401', async () => {
    const token = await forge({});
    for (const position of [5, token.indexOf('.') + 20, token.lastIndexOf('.') + 20]) {
      const changed = token[position] === 'A' ? 'B' : 'A';
      expect((await me(token.slice(0, position) + changed + token.slice(position + 1))).status).toBe(401);
    }
  });

  test('is refused ten minutes after it was issued, also when it was seen before', async () => {
    const { accessToken } = await open();
    nowMs += 599_000;
    expect((await me(accessToken)).status).toBe(200);
    nowMs += 1_000;
    expect(await me(accessToken)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });
});
