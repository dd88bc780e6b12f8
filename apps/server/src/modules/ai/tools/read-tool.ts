import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { readDpiaValidity, readGrantedConsents } from '../../privacy/index.ts';
import { aiProblem } from '../errors.ts';
import { isActive } from './is-active.ts';
import { selectTools } from './select-tools.ts';
import { showTool } from './show-tool.ts';
import { showToolSettings } from './show-tool-settings.ts';

/** One tool whole: its notice, what it tells the model, the organisation's settings, and every version of its purpose. */
export async function readTool({ kernel, actor }: Context<TenantActor>, code: string) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const row = await selectTools(tx).where('ai_tools.code', '=', code).executeTakeFirst();
    // To a member, as in the list, a tool that is not active is not there.
    if (!row || (actor.role === 'MEMBER' && !isActive(row))) return aiProblem('tool_unknown');
    const versions = await tx
      .selectFrom('purpose_versions')
      .selectAll()
      .where('code', '=', code)
      .orderBy('version', 'desc')
      .execute();
    const standing = {
      consents: await readGrantedConsents(tx, actor.id),
      dpiaUntil: await readDpiaValidity(tx, code),
      nowMs: kernel.clock(),
    };
    return {
      ...showTool(row, standing),
      notice: { fr: row.notice_fr, en: row.notice_en, version: row.version },
      dpiaValidUntil: standing.dpiaUntil(code, row.version)?.toISOString() ?? null,
      systemPrompt: row.system_prompt,
      maxTokens: row.max_tokens,
      timeoutMs: row.timeout_ms,
      settings: await showToolSettings(kernel, tx, row),
      versions: versions.map((version) => ({
        version: version.version,
        lawfulBasis: version.lawful_basis,
        riskLevel: version.risk_level,
        dataClassMax: version.data_class_max,
        requiresDpia: version.requires_dpia,
        notice: { fr: version.notice_fr, en: version.notice_en },
        noticeHash: version.notice_hash.toString('hex'),
        publishedAt: version.published_at.toISOString(),
      })),
    };
  });
}
