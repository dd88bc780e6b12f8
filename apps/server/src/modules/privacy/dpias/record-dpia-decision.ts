import type { TenantTx } from '../../../kernel/db/doors.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { opinionPlace } from './dpia-place.ts';

export interface DpiaDecision {
  status: 'validated' | 'refused';
  opinion: string;
  /** Null for a refusal. */
  validUntil: Date | null;
  decidedBy: string;
}

/** Writes a decision on a DPIA of the transaction's organisation, without judging whether it may be made. */
export async function recordDpiaDecision(
  kernel: Kernel,
  tx: TenantTx,
  dpiaId: string,
  { status, opinion, validUntil, decidedBy }: DpiaDecision,
) {
  const id = newId();
  const now = new Date(kernel.clock());
  await tx
    .insertInto('dpia_decisions')
    .values({
      tenant_id: tx.tenantId,
      id,
      dpia_id: dpiaId,
      status,
      opinion: await kernel.cipher.seal(tx, opinionPlace(id), opinion),
      decided_by: decidedBy,
      decided_at: now,
      valid_until: validUntil,
    })
    .execute();
  return tx
    .updateTable('dpias')
    .set({ status, updated_at: now, valid_until: validUntil })
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', dpiaId)
    .returningAll()
    .executeTakeFirstOrThrow();
}
