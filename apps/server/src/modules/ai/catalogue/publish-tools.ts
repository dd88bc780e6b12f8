import type pg from 'pg';
import { publishPurposes } from '../../privacy/index.ts';
import { GENERAL_TOOLS } from './general-tools.ts';

/** Writes the platform's catalogue as the owner, at boot; organisations may read it and nothing more. */
export async function publishTools(owner: pg.Client): Promise<void> {
  await publishPurposes(
    owner,
    GENERAL_TOOLS.map(({ purpose }) => purpose),
  );
  for (const tool of GENERAL_TOOLS) {
    await owner.query(
      `INSERT INTO ai_tools (code, category, sector, icon, description_fr, description_en, provider, model, system_prompt, max_tokens, timeout_ms, masking)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (code) DO UPDATE SET category = $2, sector = $3, icon = $4, description_fr = $5, description_en = $6,
         provider = $7, model = $8, system_prompt = $9, max_tokens = $10, timeout_ms = $11, masking = $12`,
      [
        tool.purpose.code,
        tool.category,
        tool.sector,
        tool.icon,
        tool.description.fr,
        tool.description.en,
        tool.provider ?? null,
        tool.model ?? null,
        tool.systemPrompt ?? null,
        tool.maxTokens,
        tool.timeoutMs,
        tool.masking,
      ],
    );
  }
}
