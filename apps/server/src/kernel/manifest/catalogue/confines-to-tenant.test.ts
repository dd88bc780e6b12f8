import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/create-test-database.ts';
import { confinesToTenant } from './confines-to-tenant.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase('empty');
  client = new pg.Client(database.config);
  await client.connect();
  await client.query('CREATE TABLE notes (tenant_id uuid, id uuid, body text)');
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

const TENANT = `tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid)`;
// Conditions that may hold for a row of another tenant, some with a text that looks like SQL.
const OTHERS = [
  'id IS NULL',
  'true',
  `body = ') OR ('`,
  `body <> ' AND ${TENANT.replaceAll("'", "''")} AND '`,
  `body = 'it''s ('`,
];

type Rule = { sql: string; holdsElsewhere: (other: (index: number) => boolean) => boolean };

const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constant<Rule>({ sql: TENANT, holdsElsewhere: () => false }),
    fc
      .nat(OTHERS.length - 1)
      .map<Rule>((index) => ({ sql: OTHERS[index] ?? '', holdsElsewhere: (other) => other(index) })),
    fc.tuple(tie('rule'), tie('rule')).map<Rule>(([a, b]) => ({
      sql: `(${a.sql} AND ${b.sql})`,
      holdsElsewhere: (other) => a.holdsElsewhere(other) && b.holdsElsewhere(other),
    })),
    fc.tuple(tie('rule'), tie('rule')).map<Rule>(([a, b]) => ({
      sql: `(${a.sql} OR ${b.sql})`,
      holdsElsewhere: (other) => a.holdsElsewhere(other) || b.holdsElsewhere(other),
    })),
    tie('rule').map<Rule>((a) => ({ sql: `(NOT ${a.sql})`, holdsElsewhere: (other) => !a.holdsElsewhere(other) })),
  ),
}));

/** The expression as the live catalogue gives it back. */
async function printed(sql: string): Promise<string> {
  await client.query(`CREATE POLICY p ON notes USING (${sql})`);
  const { rows } = await client.query('SELECT pg_get_expr(polqual, polrelid) AS rule FROM pg_policy');
  await client.query('DROP POLICY p ON notes');
  return rows[0].rule;
}

/** Whether some row of another tenant satisfies the rule: tries every combination of what else may hold. */
function leaks(candidate: Rule): boolean {
  return Array.from({ length: 2 ** OTHERS.length }, (_, bits) => bits).some((bits) =>
    candidate.holdsElsewhere((index) => Math.floor(bits / 2 ** index) % 2 === 1),
  );
}

test('no rule that lets a row of another tenant through is ever taken for a tenant policy', async () => {
  await fc.assert(
    fc.asyncProperty(rule, async (candidate) => {
      if (confinesToTenant(await printed(candidate.sql))) expect(leaks(candidate)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('whatever is added to the tenant comparison by AND is accepted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(rule, { maxLength: 3 }), fc.nat(3), async (added, at) => {
      const conjuncts = added.map(({ sql }) => sql).toSpliced(at, 0, TENANT);
      expect(confinesToTenant(await printed(conjuncts.join(' AND ')))).toBe(true);
    }),
  );
});

test('an expression printed without its parentheses is refused, not misread', () => {
  const setting = `( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")`;
  expect(confinesToTenant(`tenant_id = ${setting} AND id IS NULL`)).toBe(true);
  expect(confinesToTenant(`tenant_id = ${setting} AND id IS NULL OR body IS NULL`)).toBe(false);
});
