import type { Selectable } from 'kysely';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import type { Tables } from '../../../kernel/db/tables.generated.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { DpiaContent } from './dpia-content.ts';
import { dpiaPlace, opinionPlace } from './dpia-place.ts';
import { openDpia } from './open-dpia.ts';

/** A DPIA with its texts, and what the DPO decided, first to last. */
export async function openWholeDpia(kernel: Kernel, tx: TenantTx, row: Selectable<Tables['dpias']>) {
  const decisions = await tx
    .selectFrom('dpia_decisions')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('dpia_id', '=', row.id)
    .orderBy('decided_at')
    .orderBy('id')
    .execute();
  return {
    ...(await openDpia(kernel, tx, row)),
    content: JSON.parse(await kernel.cipher.open(tx, dpiaPlace(row.id, 'content'), row.content)) as DpiaContent,
    decisions: await Promise.all(
      decisions.map(async ({ id, status, opinion, decided_by, decided_at, valid_until }) => ({
        status: status as 'validated' | 'refused',
        opinion: await kernel.cipher.open(tx, opinionPlace(id), opinion),
        decidedBy: decided_by,
        decidedAt: decided_at.toISOString(),
        validUntil: valid_until?.toISOString() ?? null,
      })),
    ),
  };
}
