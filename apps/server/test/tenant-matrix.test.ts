import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modules } from '../src/app.ts';
import { grantPermissions } from '../src/kernel/boot/grant-permissions.ts';
import type { Route } from '../src/kernel/http/route.ts';
import type { Role } from '../src/kernel/roles.ts';
import { ApiClient } from './harness/api-client.ts';
import { codeOf } from './harness/code-of.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

const ROUTES = modules.flatMap((module) => module.routes);
const CALLERS = ['nobody', 'SUPERADMIN', 'TENANT_ADMIN', 'DPO', 'MEMBER', 'AUDITOR', 'API_KEY'] as const;
type Caller = (typeof CALLERS)[number];
const PERMISSIONS = grantPermissions(modules);
const REFUSALS = new Set(['unauthenticated', 'forbidden', 'cross_tenant_access']);

let server: TestServer;
const accounts = new Map<Caller, { email: string; password: string }>();
const clients = new Map<Caller, ApiClient>();

beforeAll(async () => {
  server = await startTestServer();
  const [tenant] = server.tenants;
  accounts
    .set('SUPERADMIN', server.superadmin)
    .set('TENANT_ADMIN', tenant.admin)
    .set('DPO', tenant.dpo)
    .set('MEMBER', tenant.member);
  const auditor = { email: 'auditeur@cabinet-martin.example', password: 'un mot de passe inventé' };
  const admin = await server.loggedIn(tenant.admin);
  expect((await admin.post('/api/users', { ...auditor, role: 'AUDITOR' })).status).toBe(201);
  accounts.set('AUDITOR', auditor);
  for (const [caller, account] of accounts) clients.set(caller, await server.loggedIn(account));
  clients.set('nobody', server.client()).set('API_KEY', server.client().bearer(tenant.apiKey));
});
afterAll(() => server?.stop());

/** A valid path with ids that name nothing, so that a call that is let through changes nothing. */
function pathOf(route: Route): string {
  return route.path.replace(/\{(\w+)\}/g, (_, name) => (name === 'code' ? 'NO_SUCH_TOOL' : randomUUID()));
}

async function call(caller: Caller, route: Route, headers: Record<string, string> = {}): Promise<string> {
  // A logout that succeeds ends its session: it gets one of its own.
  const account = accounts.get(caller);
  const client =
    route.id === 'logout' && account ? await new ApiClient(server.url).login(account) : clients.get(caller);
  const answer = await client?.send(route.method, pathOf(route), { headers, ...(route.body ? { body: {} } : {}) });
  return answer?.status === 401 || answer?.status === 403 ? codeOf(answer) : 'passed';
}

function isPermitted(caller: Caller, { permission }: Route): boolean {
  if (permission === 'public') return true;
  if (caller === 'nobody') return false;
  if (permission === 'authenticated') return true;
  // The demo's key acts for its member, within its scopes.
  const role: Role = caller === 'API_KEY' ? 'MEMBER' : caller;
  const scopes = ['ai:invoke', 'ai:tools', 'ai:jobs', 'consent:read', 'consent:grant', 'consent:revoke'];
  return PERMISSIONS.get(role)?.has(permission) === true && (caller !== 'API_KEY' || scopes.includes(permission));
}

/** Tenant ids in the path are random here, hence another tenant's for an account of a tenant. */
function namesTenant(route: Route): boolean {
  return route.tenantParam !== undefined;
}

describe.each(CALLERS)('as %s', (caller) => {
  const ofTenant = caller !== 'nobody' && caller !== 'SUPERADMIN';
  const expected = (route: Route, named: 'own' | 'other' | 'none') => {
    // A public route knows nobody, so nobody can name another tenant there.
    if (route.permission === 'public') return 'passed';
    if (ofTenant && (named === 'other' || namesTenant(route))) return 'cross_tenant_access';
    if (isPermitted(caller, route)) return 'passed';
    return caller === 'nobody' ? 'unauthenticated' : 'forbidden';
  };

  test.each(ROUTES)('$method $path', async (route) => {
    const [own, other] = server.tenants;
    const outcome = async (headers: Record<string, string>) => {
      const code = await call(caller, route, headers);
      // Refusals of other kinds (a wrong token in the body…) come from a handler that was reached.
      return REFUSALS.has(code) ? code : 'passed';
    };
    expect(await outcome({}), 'no tenant named').toBe(expected(route, 'none'));
    expect(await outcome({ 'x-tenant-id': own.id }), 'own tenant named').toBe(expected(route, 'own'));
    expect(await outcome({ 'x-tenant-id': other.id }), 'other tenant named').toBe(expected(route, 'other'));
    expect(await outcome({ 'x-tenant-id': randomUUID() }), 'absent tenant named').toBe(expected(route, 'other'));
  });
});

test('another tenant named in a body or a query is refused like one named in a header, and leaves its row in both trails', async () => {
  const [own, other] = server.tenants;
  const count = async () => {
    const rows = await server.query<{ tenant_id: string; n: number }>(
      "SELECT tenant_id, count(*)::int AS n FROM audit_events WHERE action = 'access.cross_tenant' GROUP BY 1",
    );
    return (id: string) => rows.find((row) => row.tenant_id === id)?.n ?? 0;
  };
  const before = await count();
  const member = clients.get('MEMBER');
  for (const answer of [
    await member?.post('/api/ai/invoke', { prompt: 'x', tenantId: other.id }),
    await member?.post('/v1/chat/completions', { tenantId: other.id }),
    await member?.post('/v1/messages', { tenantId: other.id }),
    await member?.post('/api/chat', { tenantId: other.id }),
    await member?.post('/api/consents', { purpose: 'AI_ASSISTANT', tenantId: other.id }),
    await clients.get('TENANT_ADMIN')?.get(`/api/users?tenantId=${other.id}`),
  ]) {
    expect(answer?.status).toBe(403);
    expect(answer && codeOf(answer)).toBe('cross_tenant_access');
    expect(JSON.stringify(answer?.body)).not.toMatch(new RegExp(`${other.id}|${other.slug}|${other.name}`));
  }
  const after = await count();
  expect(after(own.id) - before(own.id)).toBe(6);
  expect(after('00000000-0000-0000-0000-000000000000') - before('00000000-0000-0000-0000-000000000000')).toBe(6);
  expect(after(other.id)).toBe(0);
});

test('a resource of another tenant answers exactly like a missing one', async () => {
  const other = server.tenants[1];
  const [key] = await server.query<{ id: string }>('SELECT id FROM api_keys WHERE tenant_id = $1', [other.id]);
  const [event] = await server.query<{ id: string }>('SELECT id FROM audit_events WHERE tenant_id = $1 LIMIT 1', [
    other.id,
  ]);
  const [dpia] = await server.query<{ id: string }>('SELECT id FROM dpias WHERE tenant_id = $1', [other.id]);
  const ids: Record<string, string> = {
    '/api/api-keys/{id}': String(key?.id),
    '/api/audit/events/{id}/proof': String(event?.id),
  };
  const idFor = (path: string) =>
    path.startsWith('/api/privacy/dpias/') ? String(dpia?.id) : (ids[path] ?? other.member.id);
  const bodies: Record<string, unknown> = {
    editDpia: { title: 'Titre' },
    validateDpia: { opinion: 'Avis' },
    refuseDpia: { opinion: 'Avis' },
  };
  const routes = ROUTES.filter(({ path, tenantParam }) => /\{(id|userId)\}/.test(path) && !tenantParam);
  expect(routes.length).toBeGreaterThan(4);
  for (const route of routes) {
    const ask = async (id: string) => {
      const answer = await clients
        .get(isPermitted('TENANT_ADMIN', route) ? 'TENANT_ADMIN' : 'DPO')
        ?.send(
          route.method,
          route.path.replace(/\{\w+\}/, id),
          route.body ? { body: bodies[route.id] ?? { name: 'Camille' } } : {},
        );
      return { status: answer?.status, body: { ...answer?.body, requestId: '' } };
    };
    const foreign = await ask(idFor(route.path));
    expect(foreign, route.path).toEqual(await ask(randomUUID()));
    expect(foreign.status).toBe(404);
  }
});
