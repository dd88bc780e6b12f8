import type { TenantTx } from '../../../kernel/db/doors.ts';
import { newId } from '../../../kernel/ids.ts';

export interface UnfinishedIntent {
  actorId: string | null;
  targetId: string | null;
  requestId: string | null;
  occurredAtMs: number;
  details: Record<string, string | number | boolean>;
}

/**
 * Intents of an action, recorded between two moments (milliseconds), that no outcome followed: the process died in between.
 * Reads the primary key's range of that period; ids begin with their time.
 */
export async function findUnfinished(
  tx: TenantTx,
  action: string,
  fromMs: number,
  toMs: number,
): Promise<UnfinishedIntent[]> {
  const rows = await tx
    .selectFrom('audit_events as intent')
    .select(['actor_id', 'target_id', 'request_id', 'occurred_at', 'details'])
    .where('intent.tenant_id', '=', tx.tenantId)
    .where('intent.id', '>=', newId(fromMs))
    .where('intent.id', '<', newId(toMs))
    .where('intent.action', '=', action)
    .where('intent.outcome', '=', 'intent')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('audit_events as end')
            .select('end.id')
            .where('end.tenant_id', '=', tx.tenantId)
            .where('end.id', '>=', newId(fromMs))
            .whereRef('end.target_id', '=', 'intent.target_id')
            .where('end.outcome', 'in', ['success', 'failure']),
        ),
      ),
    )
    .execute();
  return rows.map((row) => ({
    actorId: row.actor_id,
    targetId: row.target_id,
    requestId: row.request_id,
    occurredAtMs: row.occurred_at.getTime(),
    details: row.details,
  }));
}
