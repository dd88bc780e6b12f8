import type { RunSql } from '../../privacy/index.ts';
import type { Tool } from './tool.ts';

/**
 * Writes what of a tool may change without a new version of its purpose; true when something did. What the platform wrote is no
 * longer the boot's to change, and what it withdrew stays so until it publishes again.
 */
export async function writeTool(run: RunSql, tool: Tool, origin: 'shipped' | 'platform'): Promise<boolean> {
  const columns = [
    tool.category,
    tool.sector,
    tool.icon,
    tool.description.fr,
    tool.description.en,
    tool.provider,
    tool.model,
    tool.systemPrompt,
    tool.maxTokens,
    tool.timeoutMs,
    tool.masking,
    origin,
  ];
  const written = await run(
    `INSERT INTO ai_tools AS tool (code, category, sector, icon, description_fr, description_en, provider, model, system_prompt, max_tokens, timeout_ms, masking, origin)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (code) DO UPDATE SET category = $2, sector = $3, icon = $4, description_fr = $5, description_en = $6,
       provider = $7, model = $8, system_prompt = $9, max_tokens = $10, timeout_ms = $11, masking = $12, origin = $13,
       withdrawn_at = CASE WHEN $13 = 'platform' THEN NULL ELSE tool.withdrawn_at END
     WHERE $13 = 'platform' OR tool.origin = 'shipped' AND (tool.category, tool.sector, tool.icon, tool.description_fr, tool.description_en, tool.provider, tool.model, tool.system_prompt, tool.max_tokens, tool.timeout_ms, tool.masking)
       IS DISTINCT FROM ($2, $3, $4, $5, $6, $7, $8, $9, $10::integer, $11::integer, $12)
     RETURNING code`,
    [tool.purpose.code, ...columns],
  );
  return written.length > 0;
}
