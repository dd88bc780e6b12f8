import type { TenantTx } from '../../../kernel/db/doors.ts';

/** The row, held until the transaction ends: what is submitted, validated or refused is what was read. */
export function lockDpia(tx: TenantTx, id: string) {
  return tx
    .selectFrom('dpias')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}
