import type { TenantTx } from '../../../kernel/db/doors.ts';

/** Until when a version of a purpose is covered by a DPIA that the organisation's DPO validated; undefined when none covers it. */
export type DpiaValidity = (purpose: string, version: number) => Date | undefined;

/** Of one purpose, or of all of them in one query. The date may be past: the caller compares it with the moment it decides at. */
export async function readDpiaValidity(tx: TenantTx, purpose?: string): Promise<DpiaValidity> {
  let query = tx
    .selectFrom('dpias')
    .select((select) => ['purpose', 'purpose_version', select.fn.max('valid_until').as('until')])
    .where('tenant_id', '=', tx.tenantId)
    .where('status', '=', 'validated')
    .groupBy(['purpose', 'purpose_version']);
  if (purpose) query = query.where('purpose', '=', purpose);
  const rows = await query.execute();
  const validity = new Map(rows.map((row) => [`${row.purpose} ${row.purpose_version}`, row.until ?? undefined]));
  return (code, version) => validity.get(`${code} ${version}`);
}
