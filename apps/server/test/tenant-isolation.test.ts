import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asTenantId } from '../src/kernel/ids.ts';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  // A pool of two connections: tenants constantly inherit each other's.
  server = await startTestServer({ env: { GARDEFOU_DATABASE_POOL: '2' } });
});
afterAll(() => server?.stop());

const TABLES = ['users', 'api_keys', 'audit_events', 'ai_tool_activations', 'data_keys'] as const;

test('random interleavings of tenants on a small pool never see a foreign row, failures and rollbacks included', async () => {
  const step = fc.record({
    tenant: fc.nat(1),
    table: fc.constantFrom(...TABLES),
    fails: fc.boolean(),
    filtered: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
      await Promise.all(
        steps.map(async ({ tenant, table, fails, filtered }) => {
          const own = asTenantId(server.tenants[tenant as 0 | 1].id);
          const run = server.kernel.db.withTenant(own, async (tx) => {
            const query = tx.selectFrom(table).select('tenant_id');
            const rows = await (filtered ? query.where('tenant_id', '=', own) : query).execute();
            expect(rows.length).toBeGreaterThan(0);
            expect(new Set(rows.map((row) => row.tenant_id))).toEqual(new Set([own]));
            if (fails) throw new Error('rolled back');
          });
          await (fails ? expect(run).rejects.toThrow('rolled back') : run);
        }),
      );
    }),
    { numRuns: 60 },
  );
});

test('a row of another tenant cannot be written, nor moved there', async () => {
  const [own, other] = server.tenants;
  await expect(
    server.kernel.db.withTenant(asTenantId(own.id), (tx) =>
      tx.insertInto('ai_tool_activations').values({ tenant_id: other.id, tool_code: 'AI_ASSISTANT' }).execute(),
    ),
  ).rejects.toMatchObject({ code: '42501' });
  await expect(
    server.kernel.db.withTenant(asTenantId(own.id), (tx) =>
      tx.updateTable('ai_tool_activations').set({ tenant_id: other.id }).execute(),
    ),
  ).rejects.toMatchObject({ code: '42501' });
});

test('every table with a tenant_id forces row-level security on its owner too', async () => {
  const rows = await server.query<{ name: string; forced: boolean }>(
    `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE a.attname = 'tenant_id' AND c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`,
  );
  expect(rows.length).toBeGreaterThan(8);
  expect(rows.filter(({ forced }) => !forced)).toEqual([]);
});
