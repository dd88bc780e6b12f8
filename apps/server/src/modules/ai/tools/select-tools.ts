import type { TenantTx } from '../../../kernel/db/doors.ts';

/** The catalogue with what the transaction's organisation made of it: a row a tool, activated or not, withdrawn or not. */
export function selectTools(tx: TenantTx) {
  return tx
    .selectFrom('ai_tools')
    .innerJoin('purposes', 'purposes.code', 'ai_tools.code')
    .leftJoin('ai_tool_activations as own', (join) =>
      join.onRef('own.tool_code', '=', 'ai_tools.code').on('own.tenant_id', '=', tx.tenantId),
    )
    .selectAll(['ai_tools', 'purposes'])
    .select([
      'ai_tools.code',
      'own.activated_at',
      'own.daily_requests',
      'own.monthly_requests',
      'own.label_fr',
      'own.label_en',
      'own.additional_prompt',
      'own.max_tokens as own_max_tokens',
      'own.masking as own_masking',
    ]);
}

export type ToolRow = Awaited<ReturnType<ReturnType<typeof selectTools>['executeTakeFirstOrThrow']>>;
