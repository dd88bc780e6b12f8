import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { modules } from '../src/app.ts';
import type { Route } from '../src/kernel/http/route.ts';
import type { ApiClient } from './harness/api-client.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

const ROUTES = modules.flatMap((module) => module.routes);
const STATUSES = new Map(
  modules.flatMap(({ errors }) => Object.entries(errors).map(([code, { status }]) => [code, status])),
);
const CALLERS = ['nobody', 'member', 'admin', 'superadmin', 'key'] as const;

let server: TestServer;
const clients = new Map<(typeof CALLERS)[number], () => Promise<ApiClient>>();
beforeAll(async () => {
  server = await startTestServer();
  const [{ member, admin, apiKey }] = server.tenants;
  const accounts = { member, admin, superadmin: server.superadmin };
  for (const [caller, account] of Object.entries(accounts)) {
    const client = await server.loggedIn(account);
    clients.set(caller as 'member', async () => client);
  }
  clients.set('nobody', async () => server.client()).set('key', async () => server.client().bearer(apiKey));
});
afterAll(() => server?.stop());

/** What a field may be given: things of its kind and things of no kind. */
const anything = fc.oneof(
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    "'; DROP TABLE users; --",
    '${7*7}',
    '../../etc/passwd',
    'constructor',
    '\u202e',
    '🦊',
    'é'.normalize('NFD'),
    'x'.repeat(5_000),
  ),
  fc.constantFrom(0, -1, 1e308, -0, 2 ** 53, 1.5, true, null, [], {}, [[]], [{}], { $gt: '' }),
  fc.uuid(),
  fc.constantFrom(
    'AI_ASSISTANT',
    'SUMMARY',
    'DPO',
    'MEMBER',
    'mask',
    'pseudonymise',
    'demo',
    'cabinet-martin',
    'fuzz@exemple.example',
    'un mot de passe inventé',
  ),
  fc.constant([{ role: 'user', content: 'Bonjour' }]),
);

function namesIn(schema: z.ZodType | undefined): string[] {
  if (!schema) return [];
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: object;
  };
  return Object.keys(properties);
}

function bodies(route: Route) {
  const names = namesIn(route.body);
  const fields = Object.fromEntries(names.map((name) => [name, anything]));
  const known = fc.record(fields, { requiredKeys: [] });
  const odd = fc.record({ ...fields, [`${names[0]} `]: anything, tenantId: anything }, { requiredKeys: [] });
  const json = fc.oneof({ weight: 4, arbitrary: known }, odd, anything).map((value) => JSON.stringify(value));
  return fc.oneof({ weight: 8, arbitrary: json }, fc.string({ unit: 'binary', maxLength: 60 }), fc.constant(undefined));
}

function requests(route: Route) {
  const segment = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('user', 'tenant') },
    fc.uuid(),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    fc.constantFrom('AI_ASSISTANT', '%', '.', 'x'.repeat(199)),
  );
  const query = fc.dictionary(
    fc.constantFrom(...namesIn(route.query), 'inconnu'),
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.uuid(),
      fc.constantFrom('1', '200', '2026-01-01T00:00:00Z'),
    ),
    { maxKeys: 3 },
  );
  const headers = fc.option(fc.record({ 'x-tenant-id': fc.oneof(fc.uuid(), fc.stringMatching(/^[!-~]{0,40}$/)) }), {
    nil: undefined,
    freq: 8,
  });
  return fc.record({
    caller: fc.constantFrom(...CALLERS),
    segment,
    query,
    headers,
    body: route.method === 'GET' ? fc.constant(undefined) : bodies(route),
  });
}

/** A string that URLs can carry: lone surrogates cannot be encoded. */
const encode = (text: string) => encodeURIComponent(text.toWellFormed());

describe.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (_, route) => {
  test('whatever is sent, by whomever: never a fault of ours, and every refusal is a problem document', async () => {
    await fc.assert(
      fc.asyncProperty(requests(route), async ({ caller, segment, query, headers, body }) => {
        const ids: Record<string, string> = { user: server.tenants[0].dpo.id, tenant: server.tenants[0].id };
        const path = route.path.replace(/\{\w+\}/g, () => encode(ids[segment] ?? segment));
        const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, value.toWellFormed()]));
        // A logout that succeeds ends its session: it gets one that others do not need.
        const client =
          route.id === 'logout' && caller === 'member'
            ? await server.loggedIn(server.tenants[0].member)
            : await clients.get(caller)?.();
        const answer = await client?.send(route.method, `${path}?${search}`, {
          ...(body === undefined ? {} : { body }),
          ...(headers ? { headers } : {}),
        });
        if (!answer || answer.status < 400) return;
        const { code } = answer.body;
        if (answer.status >= 500) expect([502, 503, 504]).toContain(answer.status);
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        expect(answer.body).toMatchObject({
          status: answer.status,
          code: expect.any(String),
          type: `/docs/errors#${code}`,
          requestId: expect.any(String),
        });
        expect(STATUSES.get(code), `${code} is not declared with this status`).toBe(answer.status);
        expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:\d|\n? {4}at /);
      }),
      { numRuns: 40 },
    );
  });
});

test('the log of all that has no fault of ours', () => {
  expect(server.logLines.length).toBeGreaterThan(100);
  expect(server.logLines.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
});
