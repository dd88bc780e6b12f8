import type { TenantTx } from '../../../kernel/db/doors.ts';
import { GENERAL_TOOLS } from '../catalogue/general-tools.ts';

/** Opens every general tool to the transaction's tenant (the demo's organisations). */
export async function insertActivations(tx: TenantTx, activatedBy: string): Promise<void> {
  await tx
    .insertInto('ai_tool_activations')
    .values(
      GENERAL_TOOLS.map(({ purpose }) => ({
        tenant_id: tx.tenantId,
        tool_code: purpose.code,
        activated_by: activatedBy,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
