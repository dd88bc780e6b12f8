import type { TenantTx } from '../../../kernel/db/doors.ts';

/** Purpose → version of the notice consented to, for one person's consents that were not withdrawn. */
export async function readGrantedConsents(tx: TenantTx, userId: string): Promise<ReadonlyMap<string, number>> {
  const consents = await tx
    .selectFrom('consents')
    .select(['purpose', 'notice_version'])
    .where('tenant_id', '=', tx.tenantId)
    .where('user_id', '=', userId)
    .where('status', '=', 'granted')
    .execute();
  return new Map(consents.map(({ purpose, notice_version }) => [purpose, notice_version]));
}
