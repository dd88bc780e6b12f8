-- The catalogue: every version of each purpose, tools that the platform publishes or withdraws, what an organisation changes of
-- a tool, and the impact assessments (DPIA) that open the tools that need one.

-- What each version said, for ever: a consent and a DPIA are of one version. `purposes` is the present one.
CREATE TABLE purpose_versions (
  code text NOT NULL REFERENCES purposes (code),
  version integer NOT NULL CHECK (version > 0),
  lawful_basis text NOT NULL CHECK (lawful_basis IN ('consent', 'contract', 'legal_obligation', 'vital_interests', 'public_task', 'legitimate_interests')),
  risk_level text NOT NULL CHECK (risk_level IN ('low', 'medium', 'high')),
  data_class_max text NOT NULL CHECK (data_class_max IN ('P0', 'P1', 'P2', 'P3')),
  requires_dpia boolean NOT NULL,
  title_fr text NOT NULL,
  title_en text NOT NULL,
  notice_fr text NOT NULL,
  notice_en text NOT NULL,
  notice_hash bytea NOT NULL,
  published_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (code, version)
);
INSERT INTO purpose_versions (code, version, lawful_basis, risk_level, data_class_max, requires_dpia, title_fr, title_en, notice_fr, notice_en, notice_hash)
SELECT code, version, lawful_basis, risk_level, data_class_max, requires_dpia, title_fr, title_en, notice_fr, notice_en, notice_hash FROM purposes;

ALTER TABLE ai_tools
  -- 'platform': published by the superadmin; the boot leaves it alone
  ADD COLUMN origin text NOT NULL DEFAULT 'shipped' CHECK (origin IN ('shipped', 'platform')),
  ADD COLUMN withdrawn_at timestamptz(3);

-- Everybody reads the catalogue; only a transaction of the platform's realm (the nil UUID) writes it, and no version is rewritten.
-- Not forced: the owner publishes what is shipped, at boot.
ALTER TABLE purposes ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_catalogue ON purposes FOR SELECT TO gardefou_app, gardefou_system USING (true);
CREATE POLICY platform_insert ON purposes FOR INSERT TO gardefou_app
  WITH CHECK ((SELECT nullif(current_setting('app.tenant_id', true), '')::uuid) = '00000000-0000-0000-0000-000000000000');
CREATE POLICY platform_update ON purposes FOR UPDATE TO gardefou_app
  USING ((SELECT nullif(current_setting('app.tenant_id', true), '')::uuid) = '00000000-0000-0000-0000-000000000000')
  WITH CHECK ((SELECT nullif(current_setting('app.tenant_id', true), '')::uuid) = '00000000-0000-0000-0000-000000000000');
GRANT INSERT ON purposes TO gardefou_app;
GRANT UPDATE (version, lawful_basis, risk_level, data_class_max, requires_dpia, title_fr, title_en, notice_fr, notice_en, notice_hash)
  ON purposes TO gardefou_app;

ALTER TABLE purpose_versions ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_catalogue ON purpose_versions FOR SELECT TO gardefou_app USING (true);
CREATE POLICY platform_insert ON purpose_versions FOR INSERT TO gardefou_app
  WITH CHECK ((SELECT nullif(current_setting('app.tenant_id', true), '')::uuid) = '00000000-0000-0000-0000-000000000000');
GRANT SELECT, INSERT ON purpose_versions TO gardefou_app;

ALTER TABLE ai_tools ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_catalogue ON ai_tools FOR SELECT TO gardefou_app USING (true);
CREATE POLICY platform_insert ON ai_tools FOR INSERT TO gardefou_app
  WITH CHECK ((SELECT nullif(current_setting('app.tenant_id', true), '')::uuid) = '00000000-0000-0000-0000-000000000000');
CREATE POLICY platform_update ON ai_tools FOR UPDATE TO gardefou_app
  USING ((SELECT nullif(current_setting('app.tenant_id', true), '')::uuid) = '00000000-0000-0000-0000-000000000000')
  WITH CHECK ((SELECT nullif(current_setting('app.tenant_id', true), '')::uuid) = '00000000-0000-0000-0000-000000000000');
GRANT INSERT ON ai_tools TO gardefou_app;
GRANT UPDATE (category, sector, icon, description_fr, description_en, provider, model, system_prompt, max_tokens, timeout_ms, masking, origin, withdrawn_at)
  ON ai_tools TO gardefou_app;

-- What an organisation changes of a tool outlives its closing: `activated_at` is null while it is closed.
ALTER TABLE ai_tool_activations
  ALTER COLUMN activated_at DROP NOT NULL,
  ADD COLUMN label_fr text,
  ADD COLUMN label_en text,
  ADD COLUMN additional_prompt sealed,
  ADD COLUMN max_tokens integer CHECK (max_tokens > 0),
  ADD COLUMN masking text CHECK (masking IN ('mask', 'pseudonymise'));

-- Impact assessments (Art. 35 GDPR), one for each purpose, version and writing. "Expired" is not stored: validated and past
-- `valid_until`, so that no job has to run for a tool to close on time.
CREATE TABLE dpias (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  purpose text NOT NULL,
  purpose_version integer NOT NULL,
  title sealed NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'submitted', 'validated', 'refused')),
  content sealed NOT NULL,
  created_by uuid NOT NULL,
  -- the role it was written in: an administrator who becomes DPO does not validate what the administrator wrote
  created_as text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  submitted_at timestamptz(3),
  valid_until timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (purpose, purpose_version) REFERENCES purpose_versions (code, version),
  CHECK ((status = 'validated') = (valid_until IS NOT NULL))
);
CREATE INDEX dpias_validated ON dpias (tenant_id, purpose, purpose_version) WHERE status = 'validated';
ALTER TABLE dpias ENABLE ROW LEVEL SECURITY;
ALTER TABLE dpias FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON dpias TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT, INSERT ON dpias TO gardefou_app;
GRANT UPDATE (title, status, content, updated_at, submitted_at, valid_until) ON dpias TO gardefou_app;

-- What the DPO decided and why. A validation that is taken back was given all the same: nothing is rewritten.
CREATE TABLE dpia_decisions (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  dpia_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('validated', 'refused')),
  opinion sealed NOT NULL,
  decided_by uuid NOT NULL,
  decided_at timestamptz(3) NOT NULL,
  valid_until timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, dpia_id) REFERENCES dpias (tenant_id, id),
  CHECK ((status = 'validated') = (valid_until IS NOT NULL))
);
CREATE INDEX dpia_decisions_by_dpia ON dpia_decisions (tenant_id, dpia_id, decided_at);
ALTER TABLE dpia_decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE dpia_decisions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON dpia_decisions TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT, INSERT ON dpia_decisions TO gardefou_app;
