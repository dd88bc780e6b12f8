import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiAnswer, ApiClient } from '../harness/api-client.ts';
import { codeOf } from '../harness/code-of.ts';
import { type Gateway, startGateway } from './start-gateway.ts';

let gateway: Gateway;
let member: ApiClient;
let admin: ApiClient;
let auditor: ApiClient;
beforeAll(async () => {
  gateway = await startGateway();
  member = gateway.server.client().bearer(gateway.key);
  // Has consented to nothing.
  admin = await gateway.server.loggedIn(gateway.server.tenants[0].admin);
  const account = { email: 'auditeur@cabinet-martin.example', password: 'un mot de passe inventé' };
  await admin.post('/api/users', { ...account, role: 'AUDITOR' });
  auditor = await gateway.server.loggedIn(account);
});
afterAll(() => gateway?.stop());
beforeEach(() => {
  gateway.model.say(() => ({ text: 'C’est noté.' }));
  gateway.received();
});

const NAME = 'Camille Durand';
const messages = [{ role: 'user', content: `Bonjour Mme ${NAME}` }];
const CALLS: [path: string, body: Record<string, unknown>][] = [
  ['/v1/chat/completions', { model: 'gardefou', messages }],
  ['/v1/embeddings', { model: 'gardefou', input: `Bonjour Mme ${NAME}` }],
  ['/v1/messages', { model: 'gardefou', max_tokens: 9, messages }],
  ['/api/chat', { model: 'gardefou', messages, stream: false }],
  ['/api/generate', { model: 'gardefou', prompt: `Bonjour Mme ${NAME}`, stream: false }],
  ['/api/embed', { model: 'gardefou', input: `Bonjour Mme ${NAME}` }],
];
const LOOKS: [method: string, path: string, body?: Record<string, unknown>][] = [
  ['GET', '/v1/models'],
  ['GET', '/v1/models/gardefou'],
  ['POST', '/v1/messages/count_tokens', { model: 'gardefou', messages }],
  ['GET', '/api/tags'],
  ['POST', '/api/show', { model: 'gardefou' }],
  ['GET', '/api/version'],
];
const ROUTES = [...CALLS.map(([path, body]): (typeof LOOKS)[0] => ['POST', path, body]), ...LOOKS];

/** The refusal in the format of whatever service stands at this address, with the id that the trail has. */
function expectRefusal(answer: ApiAnswer, path: string, status: number, code: string): string {
  expect(answer.status).toBe(status);
  expect(codeOf(answer)).toBe(code);
  const text = { message: expect.any(String) };
  if (path.startsWith('/api/')) expect(answer.body).toEqual({ error: expect.any(String) });
  else if (path.startsWith('/v1/messages')) expect(answer.body).toMatchObject({ type: 'error', error: text });
  else expect(answer.body).toMatchObject({ error: { ...text, type: expect.any(String), param: null } });
  expect(gateway.received()).toBe('');
  return String(answer.headers.get('x-request-id'));
}

async function trail(requestId: string) {
  const rows = await gateway.server.query<{ action: string; outcome: string; details: Record<string, unknown> }>(
    'SELECT action, outcome, details FROM audit_events WHERE request_id = $1 ORDER BY tx_id, seq',
    [requestId],
  );
  return rows.map(({ action, outcome, details: { reason, failure } }) =>
    [action, outcome, reason ?? failure].filter(Boolean).join(' '),
  );
}

describe.each(ROUTES)('%s %s', (method, path, body) => {
  const send = (client: ApiClient, headers = {}) => client.send(method, path, { headers, ...(body ? { body } : {}) });

  test('401 for nobody and for a key that is none, wherever it is said', async () => {
    const nobody = gateway.server.client();
    for (const headers of [{}, { authorization: 'Bearer gf_x' }, { 'x-api-key': 'gf_x' }, { 'x-api-key': '' }]) {
      expectRefusal(await send(nobody, headers), path, 401, 'unauthenticated');
    }
  });

  test('a key opens it as a bearer token and as x-api-key', async () => {
    expect((await send(member)).status).toBe(200);
    expect((await send(gateway.server.client(), { 'x-api-key': gateway.key })).status).toBe(200);
  });

  test('403 for who may not, with its row in the trail', async () => {
    expect(await trail(expectRefusal(await send(auditor), path, 403, 'forbidden'))).toEqual(['access.refused refused']);
  });

  test('403 for who names another organisation, with a row in both trails', async () => {
    const answer = await send(member, { 'x-tenant-id': gateway.server.tenants[1].id });
    expect(await trail(expectRefusal(answer, path, 403, 'cross_tenant_access'))).toEqual(
      Array(2).fill('access.cross_tenant refused'),
    );
  });

  test('405 for another method, before anything is read', async () => {
    expect((await member.send('DELETE', path)).status).toBe(405);
  });
});

describe.each(CALLS)('POST %s', (path, body) => {
  test('400, 413 and 415 for what is no body, and the provider hears nothing', async () => {
    const raw = (headers: Record<string, string>, content: string) =>
      member.send('POST', path, { headers, body: content });
    expectRefusal(await raw({}, '{'), path, 400, 'malformed_body');
    expectRefusal(await raw({}, `{"model":"${'x'.repeat(9 * 1024 * 1024)}"}`), path, 413, 'payload_too_large');
    expectRefusal(await raw({ 'content-type': 'text/plain' }, 'x'), path, 415, 'unsupported_media_type');
    expect((await member.post(path, {})).status).toBe(400);
  });

  test('400 for headers that say nothing known', async () => {
    for (const header of ['x-gardefou-tool', 'x-gardefou-masking', 'x-gardefou-conversation']) {
      const answer = await member.post(path, body, { [header]: 'not a value' });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
      expect(JSON.stringify(answer.body)).toContain(header);
    }
    expect(gateway.received()).toBe('');
  });

  test('403 without consent, with how to grant it and a row in the trail', async () => {
    const answer = await admin.post(path, body);
    expect(await trail(expectRefusal(answer, path, 403, 'consent_required'))).toEqual([
      'ai.invoke refused consent_required',
    ]);
    expect(JSON.stringify(answer.body)).toContain('/api/consents');
  });

  test('403 with the other organisation in the body', async () => {
    const answer = await member.post(path, { ...body, tenantId: gateway.server.tenants[1].id });
    expectRefusal(answer, path, 403, 'cross_tenant_access');
  });

  test('200 leaves an intent and an outcome, and nothing of what was said', async () => {
    const answer = await member.post(path, body);
    expect(answer.status).toBe(200);
    if (!/embed/.test(path)) expect(answer.headers.get('x-gardefou-ai-notice')).toContain('Art. 50');
    const requestId = String(answer.headers.get('x-request-id'));
    expect(await trail(requestId)).toEqual(['ai.invoke intent', 'ai.invoke success']);
    const [job] = await gateway.server.query<{ all: string; status: string; masked: object }>(
      'SELECT ai_jobs::text AS all, status, masked FROM ai_jobs ORDER BY id DESC LIMIT 1',
    );
    expect(job).toMatchObject({ status: 'success', masked: { PERSON: 1 } });
    expect(job?.all).not.toContain('Camille');
  });

  test('502 when the provider fails, and the trail says so', async () => {
    if (/embed/.test(path)) return;
    gateway.model.say(() => 404);
    const answer = await member.post(path, body);
    expect([answer.status, codeOf(answer)]).toEqual([502, 'provider_rejected']);
    expect(await trail(String(answer.headers.get('x-request-id')))).toEqual([
      'ai.invoke intent',
      'ai.invoke failure rejected',
    ]);
  });
});

test('a key that is none is refused, whoever the other credentials are of: nothing falls back', async () => {
  const [first, second] = gateway.server.tenants;
  const me = async (headers: Record<string, string>) => {
    const answer = await gateway.server.client().get('/api/consents', headers);
    return answer.status;
  };
  expect(await me({ authorization: `Bearer ${first.apiKey}`, 'x-api-key': 'gf_x' })).toBe(200);
  expect(await me({ authorization: 'Bearer gf_x', 'x-api-key': second.apiKey })).toBe(401);
  const { headers } = await gateway.server.client().post('/api/auth/login', {
    email: first.admin.email,
    password: first.admin.password,
  });
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  expect(await me({ cookie })).toBe(200);
  expect(await me({ cookie, 'x-api-key': 'gf_x' })).toBe(401);
});

test('a revoked key no longer opens anything as x-api-key either', async () => {
  const created = await admin.post('/api/api-keys', { label: 'Anthropic', scopes: ['ai:invoke'] });
  const headers = { 'x-api-key': created.body.key };
  expect((await gateway.server.client().get('/v1/models', headers)).status).toBe(200);
  expect((await admin.send('DELETE', `/api/api-keys/${created.body.id}`)).status).toBe(204);
  expect((await gateway.server.client().get('/v1/models', headers)).status).toBe(401);
});
