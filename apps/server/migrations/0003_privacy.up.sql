-- Purposes (the catalogue that every tenant reads) and consents with their history.

CREATE TABLE purposes (
  code text PRIMARY KEY,
  version integer NOT NULL,
  lawful_basis text NOT NULL CHECK (lawful_basis IN ('consent', 'contract', 'legal_obligation', 'vital_interests', 'public_task', 'legitimate_interests')),
  risk_level text NOT NULL CHECK (risk_level IN ('low', 'medium', 'high')),
  data_class_max text NOT NULL CHECK (data_class_max IN ('P0', 'P1', 'P2', 'P3')),
  requires_dpia boolean NOT NULL,
  title_fr text NOT NULL,
  title_en text NOT NULL,
  notice_fr text NOT NULL,
  notice_en text NOT NULL,
  notice_hash bytea NOT NULL
);
GRANT SELECT ON purposes TO gardefou_app, gardefou_system;

-- The present state of each consent; `consent_events` is its proof.
CREATE TABLE consents (
  tenant_id uuid NOT NULL,
  user_id uuid NOT NULL,
  purpose text NOT NULL REFERENCES purposes (code),
  status text NOT NULL CHECK (status IN ('granted', 'revoked')),
  notice_version integer NOT NULL,
  notice_hash bytea NOT NULL,
  granted_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  PRIMARY KEY (tenant_id, user_id, purpose),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
ALTER TABLE consents ENABLE ROW LEVEL SECURITY;
ALTER TABLE consents FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON consents TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON consents TO gardefou_app;

CREATE TABLE consent_events (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  purpose text NOT NULL REFERENCES purposes (code),
  kind text NOT NULL CHECK (kind IN ('granted', 'revoked')),
  at timestamptz(3) NOT NULL,
  notice_version integer NOT NULL,
  notice_hash bytea NOT NULL,
  method text NOT NULL CHECK (method IN ('session', 'api_key')),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX consent_events_by_user ON consent_events (tenant_id, user_id, id);
ALTER TABLE consent_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON consent_events TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT, INSERT, DELETE ON consent_events TO gardefou_app;

-- Art. 18 restrictions and Art. 21 objections that the decision obeys; requests of people (a later module) will set them.
CREATE TABLE processing_marks (
  tenant_id uuid NOT NULL,
  user_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('restriction', 'objection')),
  -- '*' for every purpose: a restriction concerns the person, an objection one purpose or all.
  purpose text NOT NULL DEFAULT '*',
  since timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, user_id, kind, purpose),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
ALTER TABLE processing_marks ENABLE ROW LEVEL SECURITY;
ALTER TABLE processing_marks FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON processing_marks TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT, INSERT, DELETE ON processing_marks TO gardefou_app;
