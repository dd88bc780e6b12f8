import { P0, P1, P2 } from '../column-class.ts';
import { defineModule } from '../define-module.ts';
import { table } from '../table.ts';

// A small schema without a fault, and the manifest that declares it: each test of the checks spoils it in one way.

const TENANT = `tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid)`;
const PLATFORM = `(SELECT current_setting('app.scope', true)) = 'platform'`;

function isolate(name: string, rule: string): string {
  return `
    ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${name} FORCE ROW LEVEL SECURITY;
    CREATE POLICY ${name}_app ON ${name} TO gardefou_app USING (${rule}) WITH CHECK (${rule});
    GRANT SELECT, INSERT ON ${name} TO gardefou_app;`;
}

export const CLEAN_SCHEMA = `
  CREATE ROLE gardefou_app; CREATE ROLE gardefou_audit; CREATE ROLE gardefou_system; CREATE ROLE stranger;
  CREATE DOMAIN sealed AS bytea CHECK (get_byte(VALUE, 0) = 1 AND octet_length(VALUE) >= 46);

  CREATE TABLE tenants (id uuid PRIMARY KEY, name text);
  CREATE TABLE signing_keys (id uuid PRIMARY KEY);
  CREATE TABLE users (tenant_id uuid REFERENCES tenants, id uuid, email sealed, display_name text, PRIMARY KEY (tenant_id, id));
  CREATE TABLE sessions (
    tenant_id uuid, id uuid, user_id uuid, token_hash bytea,
    PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id),
    CONSTRAINT sessions_token_hash UNIQUE (token_hash));
  CREATE INDEX sessions_user ON sessions (tenant_id, user_id);
  CREATE TABLE audit_events (tenant_id uuid, id uuid, actor_id uuid, at timestamptz, PRIMARY KEY (tenant_id, id));
  CREATE TABLE tools (code text PRIMARY KEY, title text);

  ${isolate('tenants', PLATFORM)}
  ${isolate('users', TENANT)}
  ${isolate('sessions', `${TENANT} AND user_id IS NOT NULL`)}
  ${isolate('audit_events', TENANT)}
  ALTER TABLE signing_keys ENABLE ROW LEVEL SECURITY;
  ALTER TABLE signing_keys FORCE ROW LEVEL SECURITY;
  CREATE POLICY signing_keys_system ON signing_keys TO gardefou_system USING (true) WITH CHECK (true);
  CREATE POLICY audit_events_audit ON audit_events TO gardefou_audit USING (true) WITH CHECK (true);
  CREATE POLICY sessions_live ON sessions AS RESTRICTIVE FOR SELECT TO gardefou_app USING (token_hash IS NOT NULL);
  GRANT SELECT, INSERT ON audit_events TO gardefou_audit;
  GRANT UPDATE, DELETE ON users TO gardefou_app;
  GRANT SELECT ON tools TO gardefou_app;

  CREATE VIEW members WITH (security_invoker = on) AS SELECT tenant_id, id FROM users;
  CREATE SCHEMA vault_private;
  CREATE FUNCTION vault_private.rotate() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
  GRANT USAGE ON SCHEMA vault_private TO gardefou_system;
  CREATE SCHEMA graphile_worker;
  CREATE TABLE graphile_worker.jobs (id int);
  ALTER TABLE graphile_worker.jobs OWNER TO gardefou_system;
  CREATE TEMP TABLE scratch (id int);`;

const FOREVER = { keep: 'unlimited', reason: 'lives as long as the platform' } as const;

export const cleanModule = defineModule({
  name: 'sample',
  version: '1.0.0',
  title: { fr: 'Exemple', en: 'Sample' },
  needs: {},
  tables: {
    tenants: table({
      scope: 'platform',
      subject: 'none',
      purpose: 'service',
      retention: FOREVER,
      columns: { id: P1, name: P0 },
    }),
    signing_keys: table({
      scope: 'platform',
      subject: 'none',
      purpose: 'security',
      retention: FOREVER,
      columns: { id: P1 },
    }),
    users: table({
      scope: 'tenant',
      subject: 'user',
      key: 'id',
      purpose: 'account',
      basis: 'contract',
      retention: { after: 'account.closed', keep: 'P30D', then: 'erase' },
      columns: { id: P1, email: P2.encrypted(), display_name: P2.plain('shown in lists that the database sorts') },
    }),
    sessions: table({
      scope: 'tenant',
      subject: 'user',
      key: 'user_id',
      purpose: 'account',
      basis: 'contract',
      retention: { after: 'session.ended', keep: 'P1D', then: 'erase' },
      indexes: { sessions_token_hash: 'looked up before the tenant is known' },
      columns: { id: P1, user_id: P1, token_hash: P1 },
    }),
    audit_events: table({
      scope: 'tenant',
      subject: 'user',
      key: 'actor_id',
      purpose: 'evidence',
      basis: 'legal_obligation',
      retention: { after: 'at', keep: 'P1Y', then: 'erase' },
      erase: { keep: 'evidence, without content' },
      appendOnly: true,
      columns: { id: P1, actor_id: P1, at: P1 },
    }),
    tools: table({
      scope: 'shared',
      subject: 'none',
      purpose: 'catalogue',
      retention: FOREVER,
      columns: { code: P0, title: P0 },
    }),
  },
  permissions: {},
  routes: [],
  jobs: [],
  commands: [],
  errors: {},
  rules: [],
});
