import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiAnswer, ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

const CANARY = 'canari7f3a9c';
let server: TestServer;
let nobody: ApiClient;
let admin: ApiClient;
beforeAll(async () => {
  server = await startTestServer();
  nobody = server.client();
  admin = await server.loggedIn(server.tenants[0].admin);
});
afterAll(() => server?.stop());

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What every refusal must be, whoever makes it: the route, the framework or Node's parser. */
function expectProblem(
  answer: { status: number; headers: Headers; body: ApiAnswer['body'] },
  status: number,
  code: string,
): void {
  expect(answer.body).toMatchObject({
    status,
    code,
    type: `/docs/errors#${code}`,
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(answer.status).toBe(status);
  expect(answer.body.requestId).toMatch(UUID);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(JSON.stringify([answer.body, ...answer.headers])).not.toContain(CANARY);
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:\d|\bat \w+ \(/);
}

/** Bytes as they are, where fetch would refuse to send them. */
async function raw(bytes: string | Buffer): Promise<{ status: number; headers: Headers; body: ApiAnswer['body'] }> {
  const { hostname, port } = new URL(server.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  socket.write(bytes);
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, body: JSON.parse(body) };
}

describe('a body that cannot be read', () => {
  test.each([
    ['JSON cut short', `{"email":"${CANARY}`],
    ['two JSON values', `{}{"a":"${CANARY}"}`],
    ['JSON with a comment', `{/* ${CANARY} */}`],
    ['invalid UTF-8', Buffer.concat([Buffer.from(`{"email":"${CANARY}`), Buffer.of(0xc3, 0x28), Buffer.from('"}')])],
    ['UTF-16', Buffer.from(`{"email":"${CANARY}"}`, 'utf16le')],
    ['a key that would set a prototype', `{"__proto__":{"email":"${CANARY}"}}`],
    ['the character U+0000', `{"email":"${CANARY}\\u0000"}`],
  ])('%s: 400 malformed_body', async (_, body) => {
    expectProblem(await nobody.post('/api/auth/login', body), 400, 'malformed_body');
  });

  test('U+0000 written out as text is text', async () => {
    const answer = await nobody.post('/api/auth/login', {
      email: 'a@b.example',
      password: 'le caractère \\u0000, écrit',
    });
    expectProblem(answer, 401, 'invalid_credentials');
  });

  test('a prototype hidden behind an escape sets nothing', async () => {
    const answer = await nobody.post(
      '/api/auth/login',
      `{"email":"a@b.example","password":"x","\\u005f_proto__":{"tenant":"${CANARY}"}}`,
    );
    expectProblem(answer, 400, 'invalid_request');
    expect({}).not.toHaveProperty('tenant');
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/json-patch+json',
  ])('content-type %s: 415', async (type) => {
    expectProblem(
      await nobody.post('/api/auth/login', CANARY, { 'content-type': type }),
      415,
      'unsupported_media_type',
    );
  });

  test('10 MB: 413, whether its length is announced or not', async () => {
    const body = Buffer.alloc(10 * 1024 * 1024, 0x20);
    for (const announced of [true, false]) {
      const answer = await new Promise<{ status: number; headers: Headers; body: ApiAnswer['body'] }>(
        (resolve, reject) => {
          const sending = request(`${server.url}/api/auth/login`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...(announced ? { 'content-length': body.length } : {}) },
          });
          // The server need not read what it refuses: the rest of the body may find the connection closed.
          let answered = false;
          sending.on('error', (error) => answered || reject(error));
          sending.on('response', (response) => {
            answered = true;
            const headers = new Headers(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
            text(response).then(
              (received) => resolve({ status: response.statusCode ?? 0, headers, body: JSON.parse(received) }),
              reject,
            );
          });
          sending.end(body);
        },
      );
      expectProblem(answer, 413, 'payload_too_large');
      expect(answer.body.detail).toContain('1048576');
    }
  });

  test('100,000 levels deep, or with 110,000 unknown fields: 400, and an answer of reasonable size', async () => {
    const deep = await nobody.post('/api/auth/login', `{"email":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expectProblem(deep, 400, 'invalid_request');
    const wide = await nobody.post(
      '/api/auth/login',
      Object.fromEntries(Array.from({ length: 110_000 }, (_, index) => [index.toString(36), 1])),
    );
    expectProblem(wide, 400, 'invalid_request');
    expect(JSON.stringify(wide.body).length).toBeLessThan(20_000);
  });
});

describe('input that is not valid', () => {
  test('every fault is named by its field, unknown ones too, and no value is repeated', async () => {
    const answer = await admin.post('/api/users', {
      email: CANARY,
      role: CANARY,
      name: '',
      surnom: CANARY,
      password: 3,
    });
    expectProblem(answer, 400, 'invalid_request');
    expect(answer.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'email',
      'name',
      'password',
      'role',
      'surnom',
    ]);
    expect(answer.body.errors).toContainEqual({ field: 'surnom', message: 'Unknown field' });
  });

  test.each([
    ['no body', undefined, 'body'],
    ['null', 'null', 'body'],
    ['a list', '[]', 'body'],
    ['a string', `"${CANARY}"`, 'body'],
    ['a number', '1e999', 'body'],
    ['nothing in it', '{}', 'email'],
  ])('%s: 400', async (_, body, field) => {
    const answer = await nobody.post('/api/auth/login', body);
    expectProblem(answer, 400, 'invalid_request');
    expect(answer.body.errors[0].field).toBe(field);
  });

  test.each([
    ['/api/users?limit=0', 'limit'],
    ['/api/users?limit=201', 'limit'],
    ['/api/users?limit=', 'limit'],
    [`/api/users?limit=${CANARY}`, 'limit'],
    ['/api/users?limit=1&limit=2', 'limit'],
    [`/api/users?cursor=${CANARY}`, 'cursor'],
    [`/api/users/${CANARY}`, 'id'],
    ['/api/users/%00', 'id'],
  ])('GET %s: 400 at %s', async (path, field) => {
    const answer = await admin.get(path);
    expectProblem(answer, 400, 'invalid_request');
    expect(answer.body.errors).toMatchObject([{ field }]);
  });
});

describe('an address or a method that is not there', () => {
  test.each([
    '/',
    '/api',
    `/api/${CANARY}`,
    '/API/HEALTH',
    '/api/users/x/y',
    `/api/users/${'x'.repeat(300)}`,
    '/docs/../api/inconnu',
    '/.env',
  ])('%s: 404', async (path) => {
    expectProblem(await admin.get(path), 404, 'not_found');
  });

  test('a method that the address does not have: 405 with those it has', async () => {
    const calls: [string, string, string][] = [
      ['PUT', '/api/users', 'GET, HEAD, POST'],
      ['DELETE', '/api/users/01890000-0000-7000-8000-000000000000', 'GET, HEAD, PATCH'],
      ['GET', '/api/auth/login', 'POST'],
      ['PATCH', '/api/health', 'GET, HEAD'],
      ['OPTIONS', '/api/ai/invoke', 'POST'],
    ];
    for (const [method, path, allowed] of calls) {
      const answer = await nobody.send(method, path);
      expectProblem(answer, 405, 'method_not_allowed');
      expect(answer.headers.get('allow')).toBe(allowed);
    }
  });

  test('HEAD answers like GET, without the body', async () => {
    const answer = await nobody.send('HEAD', '/api/health');
    expect(answer).toMatchObject({ status: 200, body: '' });
  });

  test('an address that is not encoded properly: 400', async () => {
    expectProblem(
      await raw(`GET /api/%ff${CANARY} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`),
      400,
      'invalid_request',
    );
  });
});

describe('what is not even HTTP', () => {
  test('40 KB of headers: 431', async () => {
    expectProblem(
      await raw(`GET /api/health HTTP/1.1\r\nhost: x\r\nx-long: ${CANARY.repeat(3_500)}\r\n\r\n`),
      431,
      'headers_too_large',
    );
  });

  test.each([
    ['another protocol', `SSH-2.0-${CANARY}\r\n\r\n`],
    ['two lengths', 'POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n{}'],
    [
      'a length and chunks',
      'POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a header with a line feed', `GET /api/health HTTP/1.1\r\nhost: x\r\nx-a: b\n ${CANARY}\r\n\r\n`],
  ])('%s: 400', async (_, bytes) => {
    expectProblem(await raw(bytes), 400, 'invalid_request');
  });
});

describe('every answer', () => {
  test('has the security headers, and no name of the server', async () => {
    const answers = [
      await nobody.get('/api/health'),
      await nobody.get('/api/inconnu'),
      await nobody.post('/api/auth/login', '{'),
      await admin.get('/api/users'),
      await nobody.get('/metrics'),
      await nobody.get('/openapi.json'),
    ];
    for (const { headers } of answers) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toMatch(/DENY|SAMEORIGIN/);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.has('x-powered-by') || headers.has('server')).toBe(false);
    }
    for (const answer of [answers[3], answers[1]]) expect(answer?.headers.get('cache-control')).toBe('no-store');
  });

  test('that refuses has an id of its own, with which its log line is found', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => nobody.get('/api/users')));
    for (const answer of answers) expectProblem(answer, 401, 'unauthenticated');
    const ids = answers.map(({ body }) => String(body.requestId));
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(server.logLines.some((line) => line.includes(id))).toBe(true);
  });

  test('401 says how to authenticate', async () => {
    expect((await nobody.get('/api/users')).headers.get('www-authenticate')).toBe('Bearer');
    expect((await nobody.bearer('x').get('/api/users')).headers.get('www-authenticate')).toContain('invalid_token');
  });

  test('a fault of ours says its request id and nothing internal; its log line has no message of the driver', async () => {
    await server.query('ALTER TABLE tenants RENAME TO tenants_away');
    try {
      const answer = await admin.get('/api/auth/me');
      expectProblem(answer, 500, 'internal_error');
      expect(JSON.stringify(answer.body)).not.toContain('tenants');
      const line = server.logLines.find((one) => one.includes(answer.body.requestId) && one.includes('request failed'));
      expect(JSON.parse(String(line))).toMatchObject({ level: 'error', err: { code: '42P01' }, route: 'me' });
      expect(line).not.toContain('does not exist');
    } finally {
      await server.query('ALTER TABLE tenants_away RENAME TO tenants');
    }
  });
});
