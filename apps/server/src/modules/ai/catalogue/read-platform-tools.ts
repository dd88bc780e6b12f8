import type { PlatformTx } from '../../../kernel/db/doors.ts';

/** Tools as their publisher sees them, withdrawn ones too: the one of this code, or all. */
export async function readPlatformTools(tx: PlatformTx, code?: string) {
  const query = catalogue(tx).orderBy('ai_tools.code');
  const rows = await (code === undefined ? query : query.where('ai_tools.code', '=', code)).execute();
  return rows.map(show);
}

function catalogue(tx: PlatformTx) {
  return tx
    .selectFrom('ai_tools')
    .innerJoin('purposes', 'purposes.code', 'ai_tools.code')
    .innerJoin('purpose_versions', (join) =>
      join
        .onRef('purpose_versions.code', '=', 'purposes.code')
        .onRef('purpose_versions.version', '=', 'purposes.version'),
    )
    .selectAll(['ai_tools', 'purposes'])
    .select(['ai_tools.code', 'published_at']);
}

type Row = Awaited<ReturnType<ReturnType<typeof catalogue>['executeTakeFirstOrThrow']>>;

function show(row: Row) {
  return {
    code: row.code,
    version: row.version,
    category: row.category,
    sector: row.sector,
    icon: row.icon,
    title: { fr: row.title_fr, en: row.title_en },
    description: { fr: row.description_fr, en: row.description_en },
    notice: { fr: row.notice_fr, en: row.notice_en },
    lawfulBasis: row.lawful_basis,
    riskLevel: row.risk_level,
    dataClassMax: row.data_class_max,
    requiresDpia: row.requires_dpia,
    provider: row.provider,
    model: row.model,
    systemPrompt: row.system_prompt,
    maxTokens: row.max_tokens,
    timeoutMs: row.timeout_ms,
    masking: row.masking,
    origin: row.origin,
    publishedAt: row.published_at.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  };
}
