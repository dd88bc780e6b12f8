-- AI tools (platform catalogue), their activation by tenants, and the metadata of calls.

CREATE TABLE ai_tools (
  code text PRIMARY KEY REFERENCES purposes (code),
  category text NOT NULL CHECK (category IN ('AI_PROCESSING', 'ANALYTICS', 'MARKETING', 'ESSENTIAL', 'CRITICAL', 'PROFESSIONAL')),
  sector text NOT NULL CHECK (sector IN ('GENERAL', 'ACCOUNTING', 'LEGAL', 'HEALTH', 'FINANCE', 'HR')),
  icon text NOT NULL,
  description_fr text NOT NULL,
  description_en text NOT NULL,
  -- null: the server's default provider and model
  provider text,
  model text,
  system_prompt text,
  max_tokens integer NOT NULL CHECK (max_tokens > 0),
  timeout_ms integer NOT NULL CHECK (timeout_ms > 0),
  masking text NOT NULL CHECK (masking IN ('mask', 'pseudonymise'))
);
GRANT SELECT ON ai_tools TO gardefou_app;

CREATE TABLE ai_tool_activations (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  tool_code text NOT NULL REFERENCES ai_tools (code),
  activated_by uuid,
  activated_at timestamptz(3) NOT NULL DEFAULT now(),
  daily_requests integer CHECK (daily_requests > 0),
  monthly_requests integer CHECK (monthly_requests > 0),
  PRIMARY KEY (tenant_id, tool_code)
);
ALTER TABLE ai_tool_activations ENABLE ROW LEVEL SECURITY;
ALTER TABLE ai_tool_activations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON ai_tool_activations TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON ai_tool_activations TO gardefou_app;

-- One row a call, metadata only.
CREATE TABLE ai_jobs (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  api_key_id uuid,
  tool_code text NOT NULL,
  provider text NOT NULL,
  model text NOT NULL,
  status text NOT NULL CHECK (status IN ('success', 'failure', 'cancelled', 'interrupted')),
  failure text,
  prompt_tokens integer NOT NULL,
  completion_tokens integer NOT NULL,
  masked jsonb NOT NULL,
  latency_ms integer NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
ALTER TABLE ai_jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE ai_jobs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON ai_jobs TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT, INSERT, DELETE ON ai_jobs TO gardefou_app;
CREATE POLICY system_read ON ai_jobs FOR SELECT TO gardefou_system USING (true);
CREATE POLICY system_purge ON ai_jobs FOR DELETE TO gardefou_system USING (true);
GRANT SELECT (created_at), DELETE ON ai_jobs TO gardefou_system;
