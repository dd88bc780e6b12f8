import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiAnswer } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  // Behind a proxy that says whose request it is, so that each test has addresses of its own.
  server = await startTestServer({ env: { GARDEFOU_RATE_LIMITS: 'on', GARDEFOU_TRUSTED_PROXIES: '127.0.0.1' } });
});
afterAll(() => server?.stop());

const numbers = Array.from({ length: 250 }).keys();
/** A client at an address that no other test uses. */
function somewhere() {
  const address = `192.0.2.${Number(numbers.next().value) + 1}`;
  return server.client().with({ 'x-forwarded-for': address });
}
type Client = ReturnType<typeof somewhere>;

const WRONG = 'ce n’est pas le bon';
const login = (client: Client, email: string, password = WRONG) => client.post('/api/auth/login', { email, password });

/** Waits are whole seconds, rounded up. */
function expectLimited(answer: ApiAnswer, limit: number): void {
  expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited', status: 429 } });
  const seconds = Number(answer.headers.get('retry-after'));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(answer.headers.get('ratelimit-limit')).toBe(String(limit));
  expect(answer.headers.get('ratelimit-remaining')).toBe('0');
  expect(answer.headers.get('ratelimit-reset')).toBe(String(seconds));
}

describe('failed logins', () => {
  const [account, other] = [() => server.tenants[0].member, () => server.tenants[1].member];

  test('the sixth from an address within a minute is refused, the right password included; other accounts and addresses are not', async () => {
    const here = somewhere();
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await login(here, account().email)).status).toBe(401);
    expectLimited(await login(here, account().email), 5);
    expectLimited(await login(here, account().email.toUpperCase()), 5);
    expectLimited(await login(here, account().email, account().password), 5);
    expect((await login(here, other().email)).status).toBe(401);
    // No lock that somebody else could use against its owner.
    expect((await login(somewhere(), account().email, account().password)).status).toBe(200);
  });

  test('an unknown account is counted like a known one', async () => {
    const here = somewhere();
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await login(here, 'personne@exemple.example')).status).toBe(401);
    expectLimited(await login(here, 'personne@exemple.example'), 5);
  });

  test('a success clears the window', async () => {
    const here = somewhere();
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1) expect((await login(here, other().email)).status).toBe(401);
      expect((await login(here, other().email, other().password)).status).toBe(200);
    }
  });

  test('sent all at once, five guesses are answered and no more, the right one among them or not', async () => {
    const here = somewhere();
    const { email, password } = server.tenants[1].dpo;
    const guesses = Array.from({ length: 24 }, (_, index) => (index === 23 ? password : `${WRONG} ${index}`));
    const answers = await Promise.all(guesses.map((guess) => login(here, email, guess)));
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
    for (const answer of answers.filter(({ status }) => status !== 401 && status !== 200)) expectLimited(answer, 5);
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(18);
  });

  test('right passwords sent all at once are all let in', async () => {
    const here = somewhere();
    const { email, password } = server.tenants[1].admin;
    const answers = await Promise.all(Array.from({ length: 12 }, () => login(here, email, password)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
  });

  test('from many addresses, thirty a minute', async () => {
    const email = 'cible@exemple.example';
    for (let address = 0; address < 6; address += 1) {
      const here = somewhere();
      for (let attempt = 0; attempt < 5; attempt += 1) expect((await login(here, email)).status).toBe(401);
    }
    expectLimited(await login(somewhere(), email), 30);
  });
});

describe('requests', () => {
  test('a route with a limit for each address counts down in its headers, and then refuses that address alone', async () => {
    const here = somewhere();
    const activate = (client: Client) => client.post('/api/auth/activate', { token: 'x', password: 'x' });
    for (let left = 19; left >= 0; left -= 1) {
      const answer = await activate(here);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('ratelimit-limit')).toBe('20');
      expect(answer.headers.get('ratelimit-remaining')).toBe(String(left));
      expect(Number(answer.headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60);
    }
    expectLimited(await activate(here), 20);
    expect((await activate(somewhere())).status).toBe(400);
  });

  test('a route with a limit for each user refuses that user at any address, and nobody else', async () => {
    const [{ member, apiKey }, { apiKey: otherKey }] = server.tenants;
    const call = (client: Client, key: string) => client.bearer(key).post('/api/ai/invoke', { prompt: 'x' });
    for (let calls = 0; calls < 50; calls += 1) expect((await call(somewhere(), apiKey)).status).toBe(403);
    expectLimited(await call(somewhere(), apiKey), 50);
    // The person and the person's key are one user.
    const session = (await login(somewhere(), member.email, member.password)).body.accessToken;
    expectLimited(await call(somewhere(), session), 50);
    expect((await call(somewhere(), otherKey)).status).toBe(403);
  });

  test('a thousand a minute from an address, whoever it is and whatever it asks', async () => {
    const here = somewhere();
    let answered = 0;
    for (let batch = 0; batch < 50; batch += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => here.get('/api/auth/me')));
      answered += answers.filter(({ status }) => status === 401).length;
    }
    expect(answered).toBe(1_000);
    expectLimited(await here.get('/api/auth/me'), 1_000);
    expectLimited(await here.bearer(server.tenants[0].apiKey).get('/api/ai/tools'), 1_000);
    expect((await somewhere().get('/api/auth/me')).status).toBe(401);
    // A probe must not find the process dead because somebody is noisy.
    expect((await here.get('/api/health')).status).toBe(200);
  });

  test('an address said by somebody who is no trusted proxy is not believed', async () => {
    const direct = await startTestServer({ env: { GARDEFOU_RATE_LIMITS: 'on' } });
    try {
      for (let index = 0; index < 20; index += 1) {
        const client = direct.client().with({ 'x-forwarded-for': `198.51.100.${index}` });
        expect((await client.post('/api/auth/activate', { token: 'x', password: 'x' })).status).toBe(400);
      }
      const last = direct.client().with({ 'x-forwarded-for': '198.51.100.99' });
      expectLimited(await last.post('/api/auth/activate', { token: 'x', password: 'x' }), 20);
    } finally {
      await direct.stop();
    }
  });
});

test('switched off, which production refuses, nothing is limited: not even failed logins', async () => {
  const open = await startTestServer({ env: { GARDEFOU_RATE_LIMITS: 'off' } });
  try {
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const answer = await open
        .client()
        .post('/api/auth/login', { email: 'personne@exemple.example', password: WRONG });
      expect(answer.status).toBe(401);
      expect(answer.headers.has('ratelimit-limit')).toBe(false);
    }
  } finally {
    await open.stop();
  }
});

test('made-up credentials at a probe, which counts nothing, cost no look-up and leave no row in the trail', async () => {
  const rows = async () => (await server.query<{ n: number }>('SELECT count(*)::int AS n FROM audit_events'))[0]?.n;
  const before = await rows();
  for (let probe = 0; probe < 20; probe += 1) {
    const key = `gf_${probe.toString(16).padStart(32, '0')}.${'x'.repeat(43)}`;
    for (const path of ['/api/health', '/metrics'])
      expect((await server.client().bearer(key).get(path)).status).toBe(200);
  }
  expect(await rows()).toBe(before);
});
