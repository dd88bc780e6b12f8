-- How an organisation wants its calls handled, its own keys with providers, and conversations kept at its wish.

CREATE TABLE ai_settings (
  tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
  -- null: the server's defaults
  default_provider text,
  default_model text,
  -- what happens to personal data and secrets that a model writes without having been sent them
  answer_policy text NOT NULL DEFAULT 'flag' CHECK (answer_policy IN ('flag', 'mask')),
  -- the placeholders of a conversation outlive the process only where the organisation wants it
  keep_conversations boolean NOT NULL DEFAULT false,
  conversation_minutes integer NOT NULL DEFAULT 60 CHECK (conversation_minutes BETWEEN 1 AND 43200),
  updated_by uuid,
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
ALTER TABLE ai_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE ai_settings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON ai_settings TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE ON ai_settings TO gardefou_app;

CREATE TABLE ai_provider_keys (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  provider text NOT NULL,
  api_key sealed NOT NULL,
  set_by uuid,
  set_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, provider)
);
ALTER TABLE ai_provider_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE ai_provider_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON ai_provider_keys TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON ai_provider_keys TO gardefou_app;

CREATE TABLE ai_conversations (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  -- keyed hash of the person and of the name that the client gave the conversation
  id bytea NOT NULL,
  user_id uuid NOT NULL,
  mapping sealed NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ai_conversations_user ON ai_conversations (tenant_id, user_id);
ALTER TABLE ai_conversations ENABLE ROW LEVEL SECURITY;
ALTER TABLE ai_conversations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON ai_conversations TO gardefou_app
  USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
  WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON ai_conversations TO gardefou_app;
CREATE POLICY system_read ON ai_conversations FOR SELECT TO gardefou_system USING (true);
CREATE POLICY system_purge ON ai_conversations FOR DELETE TO gardefou_system USING (true);
GRANT SELECT (expires_at), DELETE ON ai_conversations TO gardefou_system;
