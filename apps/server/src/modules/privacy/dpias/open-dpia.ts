import type { Selectable } from 'kysely';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import type { Tables } from '../../../kernel/db/tables.generated.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { dpiaPlace } from './dpia-place.ts';

type Row = Selectable<Tables['dpias']>;

/** A DPIA as lists show it, without its texts. */
export async function openDpia(kernel: Kernel, tx: TenantTx, row: Row) {
  return {
    id: row.id,
    purpose: row.purpose,
    purposeVersion: row.purpose_version,
    title: await kernel.cipher.open(tx, dpiaPlace(row.id, 'title'), row.title),
    status: statusOf(row, kernel.clock()),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    submittedAt: row.submitted_at?.toISOString() ?? null,
    validUntil: row.valid_until?.toISOString() ?? null,
  };
}

/** A validation that has run out reads as expired; nothing has to be written for that. */
function statusOf({ status, valid_until }: Pick<Row, 'status' | 'valid_until'>, nowMs: number) {
  const isOver = status === 'validated' && valid_until !== null && valid_until.getTime() <= nowMs;
  return (isOver ? 'expired' : status) as 'draft' | 'submitted' | 'validated' | 'refused' | 'expired';
}
