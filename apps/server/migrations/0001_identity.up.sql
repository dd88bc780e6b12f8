-- Foundations (the domain of sealed columns, schema rights) and the identity module.
-- Roles gardefou_app, gardefou_audit and gardefou_system exist already: ensure-roles.ts made them, or the operator did.

-- A sealed value is version 1 | key id 16 | nonce 12 | ciphertext | tag 16: at least 45 bytes. Plain text cannot pass for one by accident.
CREATE DOMAIN sealed AS bytea CHECK (octet_length(VALUE) >= 45 AND get_byte(VALUE, 0) = 1);

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO gardefou_app, gardefou_audit, gardefou_system;

CREATE TABLE tenants (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  name text NOT NULL,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  status_reason text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  suspended_at timestamptz(3)
);
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
-- A tenant reads its own row; the platform's realm (the nil UUID) reads and writes all of them.
CREATE POLICY own_row ON tenants FOR SELECT TO gardefou_app USING (id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
CREATE POLICY platform ON tenants TO gardefou_app
  USING ((SELECT nullif(current_setting('app.tenant_id', true), '')::uuid) = '00000000-0000-0000-0000-000000000000')
  WITH CHECK ((SELECT nullif(current_setting('app.tenant_id', true), '')::uuid) = '00000000-0000-0000-0000-000000000000');
CREATE POLICY system_read ON tenants FOR SELECT TO gardefou_system USING (true);
GRANT SELECT, INSERT, UPDATE ON tenants TO gardefou_app;
GRANT SELECT ON tenants TO gardefou_system;

CREATE TABLE superadmins (
  id uuid PRIMARY KEY,
  email sealed NOT NULL,
  email_hash bytea NOT NULL UNIQUE,
  password_hash text,
  role text NOT NULL DEFAULT 'SUPERADMIN' CHECK (role IN ('SUPERADMIN', 'PLATFORM_SUPPORT', 'PLATFORM_AUDITOR')),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
-- Once and only once, whoever asks and however many ask at the same time.
CREATE UNIQUE INDEX one_superadmin ON superadmins (role) WHERE role = 'SUPERADMIN';
ALTER TABLE superadmins ENABLE ROW LEVEL SECURITY;
ALTER TABLE superadmins FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON superadmins TO gardefou_app
  USING ((SELECT nullif(current_setting('app.tenant_id', true), '')::uuid) = '00000000-0000-0000-0000-000000000000')
  WITH CHECK ((SELECT nullif(current_setting('app.tenant_id', true), '')::uuid) = '00000000-0000-0000-0000-000000000000');
CREATE POLICY system_read ON superadmins FOR SELECT TO gardefou_system USING (true);
GRANT SELECT, INSERT, UPDATE ON superadmins TO gardefou_app;
GRANT SELECT (id, email_hash, password_hash, role, status) ON superadmins TO gardefou_system;

CREATE TABLE users (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  email sealed NOT NULL,
  email_hash bytea NOT NULL,
  name sealed,
  password_hash text,
  role text NOT NULL CHECK (role IN ('TENANT_ADMIN', 'DPO', 'MEMBER', 'AUDITOR')),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  suspended_at timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, email_hash)
);
-- Login without a tenant looks the hash up over all of them.
CREATE INDEX users_by_email ON users (email_hash);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON users TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
CREATE POLICY system_read ON users FOR SELECT TO gardefou_system USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON users TO gardefou_app;
GRANT SELECT (tenant_id, id, email_hash, password_hash, role, status) ON users TO gardefou_system;

-- Sessions of tenants' users and, under the nil UUID, of superadmins. No foreign key for that reason: the account is checked at each use.
CREATE TABLE sessions (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  -- Every refresh token of a session begins with its family, so that any earlier one is known for what it is, however old.
  family_hash bytea NOT NULL,
  refresh_hash bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  refreshed_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  revoked_reason text,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX sessions_by_account ON sessions (tenant_id, account_id);
CREATE INDEX sessions_by_token ON sessions (token_hash);
CREATE INDEX sessions_by_family ON sessions (family_hash);
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sessions TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
CREATE POLICY system_read ON sessions FOR SELECT TO gardefou_system USING (true);
CREATE POLICY system_expire ON sessions FOR DELETE TO gardefou_system USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO gardefou_app;
GRANT SELECT, DELETE ON sessions TO gardefou_system;

CREATE TABLE api_keys (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  owner_id uuid NOT NULL,
  label text NOT NULL,
  secret_hash bytea NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3),
  last_used_on date,
  revoked_at timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, owner_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX api_keys_by_owner ON api_keys (tenant_id, owner_id);
CREATE INDEX api_keys_by_id ON api_keys (id);
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON api_keys TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
CREATE POLICY system_read ON api_keys FOR SELECT TO gardefou_system USING (true);
CREATE POLICY system_touch ON api_keys FOR UPDATE TO gardefou_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON api_keys TO gardefou_app;
GRANT SELECT, UPDATE (last_used_on) ON api_keys TO gardefou_system;

-- One-time tokens with which an account sets its password.
CREATE TABLE activation_tokens (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX activation_tokens_by_hash ON activation_tokens (token_hash);
ALTER TABLE activation_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE activation_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON activation_tokens TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
CREATE POLICY system_read ON activation_tokens FOR SELECT TO gardefou_system USING (true);
CREATE POLICY system_expire ON activation_tokens FOR DELETE TO gardefou_system USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON activation_tokens TO gardefou_app;
GRANT SELECT, DELETE ON activation_tokens TO gardefou_system;

-- Data keys, wrapped by the master key; one current key for each realm and class.
CREATE TABLE data_keys (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  class text NOT NULL CHECK (class IN ('P2', 'P3')),
  wrapped_key sealed NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  retired_at timestamptz(3),
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX data_keys_current ON data_keys (tenant_id, class) WHERE retired_at IS NULL;
ALTER TABLE data_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON data_keys TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE ON data_keys TO gardefou_app;
