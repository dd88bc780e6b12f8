import type { TenantTx } from '../../../kernel/db/doors.ts';
import { GENERAL_TOOLS } from '../catalogue/general-tools.ts';

/** Opens every general tool, and the named ones of a sector, to the transaction's tenant (the demo's organisations). */
export async function insertActivations(tx: TenantTx, activatedBy: string, ofSector: readonly string[]): Promise<void> {
  const codes = [...GENERAL_TOOLS.map(({ purpose }) => purpose.code), ...ofSector];
  await tx
    .insertInto('ai_tool_activations')
    .values(codes.map((code) => ({ tenant_id: tx.tenantId, tool_code: code, activated_by: activatedBy })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
