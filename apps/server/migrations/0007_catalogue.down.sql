DROP TABLE dpia_decisions, dpias;

-- The owner is bound by forced row-level security when it is no superuser.
ALTER TABLE ai_tool_activations NO FORCE ROW LEVEL SECURITY;
DELETE FROM ai_tool_activations WHERE activated_at IS NULL;
ALTER TABLE ai_tool_activations FORCE ROW LEVEL SECURITY;
ALTER TABLE ai_tool_activations
  ALTER COLUMN activated_at SET NOT NULL,
  DROP COLUMN label_fr,
  DROP COLUMN label_en,
  DROP COLUMN additional_prompt,
  DROP COLUMN max_tokens,
  DROP COLUMN masking;

REVOKE INSERT, UPDATE ON ai_tools, purposes FROM gardefou_app;
REVOKE UPDATE (category, sector, icon, description_fr, description_en, provider, model, system_prompt, max_tokens, timeout_ms, masking, origin, withdrawn_at)
  ON ai_tools FROM gardefou_app;
REVOKE UPDATE (version, lawful_basis, risk_level, data_class_max, requires_dpia, title_fr, title_en, notice_fr, notice_en, notice_hash)
  ON purposes FROM gardefou_app;
DROP POLICY read_catalogue ON ai_tools;
DROP POLICY platform_insert ON ai_tools;
DROP POLICY platform_update ON ai_tools;
ALTER TABLE ai_tools DISABLE ROW LEVEL SECURITY;
DROP POLICY read_catalogue ON purposes;
DROP POLICY platform_insert ON purposes;
DROP POLICY platform_update ON purposes;
ALTER TABLE purposes DISABLE ROW LEVEL SECURITY;

ALTER TABLE ai_tools DROP COLUMN origin, DROP COLUMN withdrawn_at;
DROP TABLE purpose_versions;
