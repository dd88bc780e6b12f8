import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startCluster } from '../../../../test/harness/start-cluster.ts';
import type { ColumnClass } from '../column-class.ts';
import { P1, P2 } from '../column-class.ts';
import type { ModuleManifest } from '../define-module.ts';
import type { CatalogueFaultCode } from '../fault.ts';
import { formatFaults } from '../format-faults.ts';
import type { TableManifest } from '../table.ts';
import type { CatalogueQuery } from './catalogue-query.ts';
import { checkCatalogue } from './check-catalogue.ts';
import { CLEAN_SCHEMA, cleanModule } from './clean-schema.ts';

// A cluster of its own: these tests break roles, which all databases of a cluster share.
let cluster: Awaited<ReturnType<typeof startCluster>>;
let client: pg.Client;
const query: CatalogueQuery = async (sql, params) => (await client.query(sql, params && [...params])).rows;

beforeAll(async () => {
  cluster = await startCluster();
  client = new pg.Client(cluster.connection);
  await client.connect();
  await client.query(CLEAN_SCHEMA);
});
afterAll(async () => {
  await client?.end();
  await cluster?.destroy();
});
beforeEach(() => client.query('BEGIN'));
afterEach(() => client.query('ROLLBACK'));

function check(sql: string, module: ModuleManifest = cleanModule) {
  return client.query(sql).then(() => checkCatalogue([module], query));
}

function redeclare(name: keyof typeof cleanModule.tables, change: Partial<TableManifest>): ModuleManifest {
  const table = { ...cleanModule.tables[name], ...change } as TableManifest;
  return { ...cleanModule, tables: { ...cleanModule.tables, [name]: table } };
}

const TENANT = `tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid)`;

test('a schema that is as its manifests say has no fault', async () => {
  expect(formatFaults(await check('SELECT'))).toBe('');
});

describe('exactly one fault, which names the defect', () => {
  test.each<[code: CatalogueFaultCode, place: string, defect: string, words: string]>([
    ['undeclared_table', 'notes', 'CREATE TABLE notes (id int)', 'declare it in the module that owns it'],
    [
      'undeclared_table',
      'side.notes',
      'CREATE SCHEMA side; CREATE TABLE side.notes (id int)',
      'drop it in a migration',
    ],
    ['undeclared_table', 'copy', 'CREATE MATERIALIZED VIEW copy AS SELECT * FROM users', 'no manifest'],
    ['undeclared_table', 'parts', 'CREATE TABLE parts (id int) PARTITION BY HASH (id)', 'no manifest'],
    ['missing_table', 'tools', 'DROP TABLE tools', 'run the migrations'],
    ['undeclared_column', 'users.phone', 'ALTER TABLE users ADD phone text', 'give it a class'],
    ['missing_column', 'users.display_name', 'ALTER TABLE users DROP display_name', 'add it in a migration'],
    ['not_sealed', 'users.email', 'ALTER TABLE users ALTER email TYPE bytea', 'give it the type sealed'],
    [
      'sealed_not_declared',
      'tools.title',
      'ALTER TABLE tools ALTER title TYPE sealed USING NULL',
      'declare it .encrypted()',
    ],
    ['row_security_disabled', 'users', 'ALTER TABLE users DISABLE ROW LEVEL SECURITY', 'ENABLE ROW LEVEL SECURITY'],
    ['row_security_disabled', 'tenants', 'ALTER TABLE tenants DISABLE ROW LEVEL SECURITY', 'ENABLE ROW LEVEL SECURITY'],
    ['row_security_not_forced', 'users', 'ALTER TABLE users NO FORCE ROW LEVEL SECURITY', 'FORCE ROW LEVEL SECURITY'],
    [
      'row_security_not_forced',
      'tenants',
      'ALTER TABLE tenants NO FORCE ROW LEVEL SECURITY',
      'FORCE ROW LEVEL SECURITY',
    ],
    ['missing_policy', 'users', 'DROP POLICY users_app ON users', 'no policy for gardefou_app'],
    ['missing_policy', 'tenants', 'DROP POLICY tenants_app ON tenants', 'no policy for gardefou_app'],
    ['missing_policy', 'signing_keys', 'DROP POLICY signing_keys_system ON signing_keys', 'no policy'],
    [
      'missing_policy',
      'signing_keys',
      'GRANT SELECT (id) ON signing_keys TO gardefou_app',
      'no policy for gardefou_app',
    ],
    ['missing_primary_key', 'sessions', 'ALTER TABLE sessions DROP CONSTRAINT sessions_pkey', 'tenant_id'],
    ['index_not_led_by_tenant', 'sessions', 'CREATE INDEX late ON sessions (user_id, tenant_id)', 'index late'],
    [
      'index_not_led_by_tenant',
      'sessions',
      'ALTER TABLE sessions ADD CONSTRAINT late UNIQUE (user_id)',
      'unique index late',
    ],
    ['index_not_led_by_tenant', 'users', 'CREATE INDEX late ON users (lower(display_name))', 'index late'],
    [
      'index_not_led_by_tenant',
      'sessions',
      'ALTER TABLE sessions DROP CONSTRAINT sessions_pkey, ADD PRIMARY KEY (id, tenant_id)',
      'primary key sessions_pkey',
    ],
    ['needless_excuse', 'sessions', 'ALTER TABLE sessions DROP CONSTRAINT sessions_token_hash', 'sessions_token_hash'],
    [
      'foreign_key_crosses_tenants',
      'sessions',
      'ALTER TABLE sessions ADD CONSTRAINT astray FOREIGN KEY (user_id, tenant_id) REFERENCES users (id, tenant_id)',
      'foreign key astray to users',
    ],
    [
      'foreign_key_crosses_tenants',
      'sessions',
      'ALTER TABLE sessions ADD CONSTRAINT astray FOREIGN KEY (tenant_id, user_id) REFERENCES users (id, tenant_id)',
      'foreign key astray to users',
    ],
    [
      'foreign_key_crosses_tenants',
      'sessions',
      'ALTER TABLE sessions ADD CONSTRAINT astray FOREIGN KEY (user_id, id) REFERENCES users (tenant_id, id)',
      'foreign key astray to users',
    ],
    ['public_grant', 'tools', 'GRANT SELECT ON tools TO PUBLIC', 'REVOKE ALL ON tools FROM PUBLIC'],
    ['public_grant', 'users', 'GRANT SELECT (display_name) ON users TO PUBLIC', 'every role of the server may SELECT'],
    [
      'append_only_writable',
      'audit_events',
      'GRANT DELETE ON audit_events TO gardefou_system',
      'gardefou_system may DELETE',
    ],
    [
      'append_only_writable',
      'audit_events',
      'GRANT TRUNCATE ON audit_events TO gardefou_audit',
      'gardefou_audit may TRUNCATE',
    ],
    [
      'append_only_writable',
      'audit_events',
      'GRANT UPDATE (at) ON audit_events TO gardefou_app',
      'gardefou_app may UPDATE',
    ],
    ['truncate_granted', 'users', 'GRANT TRUNCATE ON users TO gardefou_app', 'REVOKE TRUNCATE ON users'],
    ['shared_writable', 'tools', 'GRANT INSERT, DELETE ON tools TO gardefou_app', 'may DELETE, INSERT'],
    [
      'shared_writable',
      'tools',
      `GRANT INSERT, DELETE ON tools TO gardefou_app; ALTER TABLE tools ENABLE ROW LEVEL SECURITY;
       CREATE POLICY w ON tools FOR INSERT TO gardefou_app WITH CHECK (title <> '')`,
      'may DELETE',
    ],
    [
      'shared_writable',
      'tools',
      `GRANT INSERT ON tools TO gardefou_app; ALTER TABLE tools ENABLE ROW LEVEL SECURITY;
       CREATE POLICY w ON tools FOR INSERT TO gardefou_system WITH CHECK (title <> '')`,
      'may INSERT',
    ],
    [
      'shared_writable',
      'tools',
      `GRANT INSERT ON tools TO gardefou_app; CREATE POLICY w ON tools FOR INSERT TO gardefou_app WITH CHECK (title <> '')`,
      'may INSERT',
    ],
    ['view_ignores_caller', 'everyone', 'CREATE VIEW everyone AS SELECT id FROM users', 'security_invoker = true'],
    ['view_ignores_caller', 'members', 'ALTER VIEW members SET (security_invoker = off)', 'ALTER VIEW members'],
    ['role_too_powerful', '', 'ALTER ROLE gardefou_app SUPERUSER', 'gardefou_app is a superuser'],
    ['role_too_powerful', '', 'ALTER ROLE gardefou_system BYPASSRLS', 'gardefou_system bypasses row-level security'],
    ['role_too_powerful', '', 'GRANT gardefou_owner TO gardefou_app', 'gardefou_app may become gardefou_owner'],
    [
      'role_too_powerful',
      '',
      'CREATE ROLE boss SUPERUSER; GRANT boss TO gardefou_audit',
      'gardefou_audit may become boss',
    ],
    ['role_too_powerful', '', 'CREATE ROLE boss BYPASSRLS; GRANT boss TO gardefou_app', 'gardefou_app may become boss'],
    [
      'role_too_powerful',
      '',
      'CREATE ROLE boss; ALTER TABLE tools OWNER TO boss; GRANT boss TO gardefou_app',
      'gardefou_app may become boss',
    ],
    ['role_too_powerful', '', 'GRANT gardefou_system TO gardefou_app', 'inherits gardefou_system'],
    ['role_owns_table', 'tools', 'ALTER TABLE tools OWNER TO gardefou_system', 'gardefou_system owns the table'],
    ['missing_role', '', 'DROP OWNED BY gardefou_audit; DROP ROLE gardefou_audit', 'gardefou_audit does not exist'],
  ])('%s %s: %s', async (code, place, defect, words) => {
    const faults = await check(defect);
    expect(faults.map((fault) => [fault.code, [fault.table, fault.column].filter(Boolean).join('.')])).toEqual([
      [code, place],
    ]);
    expect(faults[0]?.message).toContain(words);
  });
});

describe('policies', () => {
  test.each([
    ['policy_without_check', 'users', `FOR ALL TO gardefou_app USING (${TENANT})`],
    ['policy_without_check', 'users', `FOR UPDATE TO gardefou_app USING (${TENANT})`],
    ['policy_without_check', 'audit_events', 'FOR UPDATE TO gardefou_audit USING (true)'],
    ['open_policy', 'users', 'FOR SELECT TO gardefou_app USING (true)'],
    ['open_policy', 'users', 'FOR SELECT USING (true)'],
    ['open_policy', 'users', 'FOR SELECT TO stranger USING (true)'],
    ['open_policy', 'users', 'FOR SELECT TO gardefou_audit, gardefou_app USING (true)'],
    ['open_policy', 'users', `FOR ALL TO gardefou_app USING (${TENANT}) WITH CHECK (true)`],
    ['open_policy', 'tenants', 'FOR SELECT TO gardefou_app USING (true)'],
    ['open_policy', 'tools', 'FOR INSERT TO gardefou_app WITH CHECK (true)'],
    ['policy_ignores_tenant', 'users', 'FOR SELECT TO gardefou_app USING (1 = 1)'],
    ['policy_ignores_tenant', 'users', `FOR SELECT TO gardefou_app USING (${TENANT} OR id IS NULL)`],
    ['policy_ignores_tenant', 'users', `FOR SELECT TO gardefou_app USING (NOT (${TENANT} AND id IS NULL))`],
    [
      'policy_ignores_tenant',
      'users',
      `FOR SELECT TO gardefou_app USING (display_name = 'x AND ${TENANT.replaceAll("'", "''")} AND y')`,
    ],
    [
      'policy_ignores_tenant',
      'users',
      `FOR SELECT TO gardefou_app USING (${TENANT.replace('app.tenant_id', 'app.other_id')})`,
    ],
    ['policy_ignores_tenant', 'users', `FOR SELECT TO gardefou_app USING (${TENANT.replace(', true', '')})`],
    ['policy_ignores_tenant', 'users', `FOR SELECT TO gardefou_app USING (${TENANT.replace('tenant_id =', 'id =')})`],
    [
      'policy_ignores_tenant',
      'users',
      `FOR SELECT TO gardefou_app USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)`,
    ],
    ['policy_ignores_tenant', 'users', `FOR INSERT TO gardefou_app WITH CHECK (id IS NOT NULL)`],
  ])('%s: the policy on %s "%s" is refused, and named', async (code, table, policy) => {
    const faults = await check(`CREATE POLICY extra ON ${table} ${policy}`);
    expect(faults).toEqual([
      expect.objectContaining({ code, table, message: expect.stringContaining('policy extra') }),
    ]);
  });

  test.each([
    ['users', `FOR SELECT TO gardefou_app USING (${TENANT} AND (id IS NULL OR display_name = 'a'))`],
    [
      'users',
      `FOR SELECT TO gardefou_app USING ((SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid AS t) = tenant_id)`,
    ],
    ['users', `FOR SELECT TO gardefou_app USING (${TENANT} AND EXISTS (SELECT FROM tools WHERE title = display_name))`],
    ['users', `FOR INSERT WITH CHECK (${TENANT})`],
    ['users', 'FOR SELECT TO gardefou_audit, gardefou_system USING (true)'],
    ['users', 'AS RESTRICTIVE FOR SELECT TO gardefou_app USING (id IS NOT NULL)'],
    ['tools', 'FOR SELECT TO gardefou_app USING (true)'],
  ])('the policy on %s "%s" is accepted', async (table, policy) => {
    expect(formatFaults(await check(`CREATE POLICY extra ON ${table} ${policy}`))).toBe('');
  });

  test('a table shared by all tenants may be written through policies that govern every granted command', async () => {
    const faults = await check(`
      GRANT INSERT, UPDATE, DELETE ON tools TO gardefou_app; ALTER TABLE tools ENABLE ROW LEVEL SECURITY;
      CREATE POLICY r ON tools FOR SELECT TO gardefou_app USING (true);
      CREATE POLICY w ON tools TO gardefou_app USING (current_setting('app.scope', true) = 'platform') WITH CHECK (title <> '')`);
    expect(formatFaults(faults)).toBe('');
  });
});

describe('SECURITY DEFINER functions', () => {
  const define = (name: string, path: string) =>
    `CREATE FUNCTION ${name}(int) RETURNS int LANGUAGE sql SECURITY DEFINER ${path} AS 'SELECT 1'`;

  test.each([
    ['in public', define('public.f', `SET search_path = ''`), 'move it to a schema'],
    ['without search_path', define('vault_private.f', ''), `SET search_path = ''`],
    [
      'with a search_path that is not empty',
      define('vault_private.f', 'SET search_path = pg_catalog'),
      `SET search_path = ''`,
    ],
    ['in a schema that PUBLIC may use', 'GRANT USAGE ON SCHEMA vault_private TO PUBLIC', 'move it to a schema'],
  ])('%s are refused', async (_where, defect, words) => {
    const faults = await check(defect);
    expect(faults).toEqual([
      expect.objectContaining({ code: 'unsafe_definer_function', message: expect.stringContaining(words) }),
    ]);
  });
});

describe('a manifest that says less than it must', () => {
  test('a P2 column neither encrypted nor excused is a fault even when the compiler was overruled', async () => {
    const columns = { ...cleanModule.tables.users.columns, display_name: P2 as unknown as ColumnClass };
    const faults = await check('SELECT', redeclare('users', { columns }));
    expect(formatFaults(faults)).toBe(
      'unprotected_column sample users.display_name: the manifest says P2 and no more; add .encrypted(), or for P2 .plain(reason)',
    );
  });

  test('an excuse for an index that leads with tenant_id is a fault', async () => {
    const indexes = { ...cleanModule.tables.sessions.indexes, sessions_user: 'not needed, in truth' };
    expect(await check('SELECT', redeclare('sessions', { indexes }))).toMatchObject([{ code: 'needless_excuse' }]);
  });

  test('a primary key is never excused', async () => {
    const indexes = { users_pkey: 'somebody would like that' };
    const swap =
      'ALTER TABLE sessions DROP CONSTRAINT sessions_tenant_id_user_id_fkey; ALTER TABLE users DROP CONSTRAINT users_pkey, ADD PRIMARY KEY (id)';
    const codes = (await check(swap, redeclare('users', { indexes }))).map(({ code }) => code);
    expect(codes).toEqual(['index_not_led_by_tenant', 'needless_excuse']);
  });

  test('a table of another schema is declared by its full name', async () => {
    const { tools, ...others } = cleanModule.tables;
    const moved = {
      ...cleanModule,
      tables: { ...others, 'side.tools': { ...tools, columns: { code: P1, title: P1 } } },
    };
    expect(formatFaults(await check('CREATE SCHEMA side; ALTER TABLE tools SET SCHEMA side', moved))).toBe('');
  });
});

test('what an extension brings is not ours to declare', async () => {
  // Its views lack security_invoker, and its tables and functions are in no manifest.
  expect(formatFaults(await check('CREATE EXTENSION pg_stat_statements'))).toBe('');
});

test('the role that serves may run the checks itself', async () => {
  expect(formatFaults(await check('SET LOCAL ROLE gardefou_app'))).toBe('');
});

test('every defect of a schema is reported at once', async () => {
  const faults = await check(
    'ALTER TABLE users NO FORCE ROW LEVEL SECURITY; CREATE TABLE notes (id int); DROP POLICY tenants_app ON tenants',
  );
  expect(faults.map(({ code }) => code)).toEqual(['undeclared_table', 'row_security_not_forced', 'missing_policy']);
});
