import type { TenantTx } from '../../../kernel/db/doors.ts';

/** Purpose → how many people of the organisation consent to its present version. Exact: who shows it decides what is too few. */
export async function countConsents(tx: TenantTx): Promise<ReadonlyMap<string, number>> {
  const rows = await tx
    .selectFrom('consents')
    .innerJoin('purposes', (join) =>
      join.onRef('purposes.code', '=', 'consents.purpose').onRef('purposes.version', '=', 'consents.notice_version'),
    )
    .select((select) => ['consents.purpose', select.fn.countAll<number>().as('people')])
    .where('consents.tenant_id', '=', tx.tenantId)
    .where('consents.status', '=', 'granted')
    .groupBy('consents.purpose')
    .execute();
  return new Map(rows.map(({ purpose, people }) => [purpose, people]));
}
