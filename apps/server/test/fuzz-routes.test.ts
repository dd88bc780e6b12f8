import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { modules } from '../src/app.ts';
import type { Route } from '../src/kernel/http/route.ts';
import type { ApiClient } from './harness/api-client.ts';
import { codeOf } from './harness/code-of.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

const ROUTES = modules.flatMap((module) => module.routes);
const STATUSES = new Map(
  modules.flatMap(({ errors }) => Object.entries(errors).map(([code, { status }]) => [code, status])),
);
const CALLERS = ['nobody', 'member', 'admin', 'superadmin', 'key'] as const;
type Caller = (typeof CALLERS)[number];

let server: TestServer;
const clients = new Map<Caller, ApiClient>();
const seen = new Map<string, Set<number>>();
beforeAll(async () => {
  server = await startTestServer();
  clients.set('nobody', server.client()).set('key', server.client().bearer(server.tenants[0].apiKey));
  for (const caller of ['member', 'admin', 'superadmin'] as const) clients.set(caller, await logIn(caller));
});
afterAll(() => server?.stop());

const logIn = (caller: 'member' | 'admin' | 'superadmin') =>
  server.loggedIn(caller === 'superadmin' ? server.superadmin : server.tenants[0][caller]);

/** What no schema asks for, and what breaks a program that trusts its input. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', ' ', '\ud800', "'; DROP TABLE users; --", '../../etc/passwd', 'constructor', '\u202e', '🦊'),
  fc.constantFrom('\u0000', 'x'.repeat(5_000), 0, -1, 1e308, 2 ** 53, 1.5, true, null, [], {}, [[]], [{}]),
  fc.uuid(),
);
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });

/** What the fields of that name are meant for. */
const MEANT: Record<string, fc.Arbitrary<unknown>> = {
  email: fc.constantFrom('fuzz@exemple.example', 'FUZZ@exemple.example', 'membre@cabinet-martin.example'),
  password: fc.constantFrom('un mot de passe inventé', 'court', '🦊'.repeat(15)),
  tenant: fc.constantFrom('cabinet-martin', 'platform', 'inconnu'),
  role: fc.constantFrom('MEMBER', 'DPO', 'AUDITOR', 'TENANT_ADMIN', 'SUPERADMIN'),
  slug: fc.stringMatching(/^[a-z0-9-]{1,10}$/),
  scopes: fc.array(fc.constantFrom('ai:invoke', 'ai:tools', 'user:create', 'x'), { maxLength: 3 }),
  expiresInDays: fc.integer({ min: 1, max: 730 }),
  purpose: fc.constantFrom('AI_ASSISTANT', 'SUMMARY', 'REWRITING', 'NO_SUCH_PURPOSE'),
  tool: fc.constantFrom('AI_ASSISTANT', 'SUMMARY', 'REWRITING', 'NO_SUCH_TOOL'),
  messages: fc.array(fc.record({ role: fc.constantFrom('user', 'system', 'assistant'), content: text }), {
    maxLength: 3,
  }),
  masking: fc.constantFrom('mask', 'pseudonymise'),
  model: fc.constantFrom('gardefou', 'demo/demo', 'demo'),
  max_tokens: fc.integer({ min: 1, max: 100 }),
  stream: fc.boolean(),
  dailyRequests: fc.integer({ min: 1, max: 3 }),
  monthlyRequests: fc.integer({ min: 1, max: 3 }),
};

function namesIn(schema: z.ZodType | undefined, which: 'all' | 'required' = 'all'): string[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: object;
    required?: string[];
  };
  return which === 'required' ? required : Object.keys(properties).filter((name) => name !== 'tenantId');
}

function bodiesOf(route: Route): fc.Arbitrary<string | undefined> {
  if (route.method === 'GET') return fc.constant(undefined);
  const names = namesIn(route.body);
  const meant = Object.fromEntries(names.map((name) => [name, MEANT[name] ?? text]));
  const mixed = Object.fromEntries(
    Object.entries(meant).map(([name, value]) => [name, fc.oneof({ weight: 3, arbitrary: value }, odd)]),
  );
  const json = fc.oneof(
    fc.record(meant, { requiredKeys: names.slice(0, 2) }),
    // Of many optional fields one is wrong nearly always: without them a call gets through.
    fc.record(Object.fromEntries(namesIn(route.body, 'required').map((name) => [name, meant[name] ?? text]))),
    fc.record(mixed, { requiredKeys: [] }),
    fc.record({ ...mixed, inconnu: odd }, { requiredKeys: ['inconnu'] }),
    odd,
  );
  return fc.oneof(
    { weight: 8, arbitrary: json.map((value) => JSON.stringify(value)) },
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constant(undefined),
  );
}

function requestsOf(route: Route) {
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.uuid(),
    fc.constantFrom(
      '1',
      '200',
      '2026-01-01T00:00:00Z',
      '9999-12-31T23:59:59+14:00',
      '0000-01-01T00:00:00Z',
      'auth.login',
    ),
  );
  return fc.record({
    caller: fc.oneof({ weight: 2, arbitrary: fc.constant('admin' as const) }, fc.constantFrom(...CALLERS)),
    segment: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('(user)', '(tenant)', 'AI_ASSISTANT') },
      fc.uuid(),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
      fc.constantFrom('%', 'x'.repeat(199), '00000000-0000-0000-0000-000000000000'),
    ),
    query: fc.dictionary(fc.constantFrom(...namesIn(route.query), 'inconnu'), value, { maxKeys: 3 }),
    tenantHeader: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      fc.uuid(),
      fc.stringMatching(/^[!-~]{1,40}$/),
    ),
    body: bodiesOf(route),
  });
}

/** URLs carry no lone surrogate. */
const encode = (part: string) => encodeURIComponent(part.toWellFormed());

describe.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (_, route) => {
  // Else a call to a model ends before it begins; the routes before this one may have revoked it.
  beforeAll(async () => {
    for (const caller of ['member', 'admin'] as const)
      await clients.get(caller)?.post('/api/consents', { purpose: 'AI_ASSISTANT' });
  });

  test('whatever is sent, by whomever: never a fault of ours, and every refusal in its format', async () => {
    const property = fc.asyncProperty(requestsOf(route), async ({ caller, segment, query, tenantHeader, body }) => {
      // Not one's own organisation, which a superadmin could suspend under the feet of the others.
      const ids = new Map([
        ['(user)', server.tenants[0].dpo.id],
        ['(tenant)', server.tenants[1].id],
      ]);
      const path = route.path.replace(/\{\w+\}/g, () => encode(ids.get(segment) ?? segment));
      const search = new URLSearchParams(
        Object.entries(query).map(([name, value]): [string, string] => [name, value.toWellFormed()]),
      );
      // A logout that succeeds ends its session: it gets one that others do not need.
      const ends = route.id === 'logout' && caller !== 'nobody' && caller !== 'key';
      const client = ends ? await logIn(caller) : clients.get(caller);
      const headers: Record<string, string> = tenantHeader === undefined ? {} : { 'x-tenant-id': tenantHeader };
      const answer = await client?.send(route.method, `${path}?${search}`, {
        headers,
        ...(body === undefined ? {} : { body }),
      });
      if (!answer) throw new Error('no client');
      seen.set(route.id, (seen.get(route.id) ?? new Set()).add(answer.status));
      if (answer.status < 400) return;
      const code = codeOf(answer);
      if (answer.status >= 500) expect([502, 503, 504]).toContain(answer.status);
      if (route.problemFormat) {
        expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
        expect(answer.headers.get('x-request-id')).toEqual(expect.any(String));
        expect(route.problemFormat.schema.safeParse(answer.body).error).toBeUndefined();
      } else {
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
        const type = `/docs/errors#${code}`;
        const whole = { status: answer.status, type, requestId: expect.any(String), detail: expect.any(String) };
        expect(answer.body).toMatchObject(whole);
      }
      expect(STATUSES.get(code), `${code} is not declared with this status`).toBe(answer.status);
      expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:\d|\n? {4}at /);
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

test('the fuzzing reached the handlers: most routes also answered a success, and nothing of it is an error in the log', () => {
  const succeeded = ROUTES.filter(({ id }) => [...(seen.get(id) ?? [])].some((status) => status < 300));
  expect(succeeded.length).toBeGreaterThan(ROUTES.length / 2);
  expect(server.logLines.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
});
