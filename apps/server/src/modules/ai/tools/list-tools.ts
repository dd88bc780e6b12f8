import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';

/** The catalogue as the caller's organisation has it; members see active tools only. */
export async function listTools({ kernel, actor }: Context<TenantActor>) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const rows = await tx
      .selectFrom('ai_tools')
      .innerJoin('purposes', 'purposes.code', 'ai_tools.code')
      .leftJoin('ai_tool_activations', (join) =>
        join
          .onRef('ai_tool_activations.tool_code', '=', 'ai_tools.code')
          .on('ai_tool_activations.tenant_id', '=', tx.tenantId),
      )
      .selectAll(['ai_tools', 'purposes'])
      .select(['ai_tools.code', 'activated_at', 'daily_requests', 'monthly_requests'])
      .orderBy('ai_tools.code')
      .execute();
    const visible = actor.role === 'MEMBER' ? rows.filter(({ activated_at }) => activated_at !== null) : rows;
    const items = visible.map((row) => ({
      code: row.code,
      title: { fr: row.title_fr, en: row.title_en },
      description: { fr: row.description_fr, en: row.description_en },
      icon: row.icon,
      category: row.category,
      sector: row.sector,
      active: row.activated_at !== null,
      purpose: {
        lawfulBasis: row.lawful_basis,
        riskLevel: row.risk_level,
        dataClassMax: row.data_class_max,
        requiresDpia: row.requires_dpia,
        version: row.version,
      },
      masking: row.masking,
      quota: { dailyRequests: row.daily_requests, monthlyRequests: row.monthly_requests },
    }));
    return { items, nextCursor: null };
  });
}
