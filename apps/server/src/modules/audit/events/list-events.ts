import type { Context } from '../../../kernel/context.ts';
import type { RealmTx } from '../../../kernel/db/doors.ts';
import { pageOf } from '../../../kernel/http/page.ts';
import { PLATFORM_REALM } from '../../../kernel/ids.ts';

export interface EventFilter {
  action?: string | undefined;
  actorId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Events of the caller's own trail, newest first: the organisation's, or the platform's for the publisher. */
export async function listEvents({ kernel, actor }: Context, filter: EventFilter) {
  const read = (tx: RealmTx) => readEvents(tx, filter);
  return actor.scope === 'TENANT' ? kernel.db.withTenant(actor.tenantId, read) : kernel.db.withPlatform(actor, read);
}

async function readEvents(tx: RealmTx, { action, actorId, from, to, limit, cursor }: EventFilter) {
  let query = tx
    .selectFrom('audit_events')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (action) query = query.where('action', '=', action);
  if (actorId) query = query.where('actor_id', '=', actorId);
  // Ids begin with their time: the primary key serves the period, no index of its own is needed.
  if (from) query = query.where('id', '>=', firstIdAt(from));
  if (to) query = query.where('id', '<', firstIdAt(to));
  if (cursor) query = query.where('id', '<', cursor);
  const { items, nextCursor } = pageOf(await query.execute(), limit);
  return { items: items.map(showEvent), nextCursor };
}

/** The smallest UUID v7 of a moment. */
function firstIdAt(iso: string): string {
  const hex = Math.max(0, Date.parse(iso)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

function showEvent(row: {
  id: string;
  tenant_id: string;
  occurred_at: Date;
  scope: string;
  actor_id: string | null;
  actor_kind: string;
  action: string;
  target_type: string | null;
  target_id: string | null;
  outcome: string;
  request_id: string | null;
  details: unknown;
}) {
  return {
    id: row.id,
    tenantId: row.tenant_id === PLATFORM_REALM ? null : row.tenant_id,
    occurredAt: row.occurred_at.toISOString(),
    scope: row.scope,
    actorId: row.actor_id,
    actorKind: row.actor_kind,
    action: row.action,
    target: row.target_type === null ? null : { type: row.target_type, id: row.target_id },
    outcome: row.outcome,
    requestId: row.request_id,
    details: row.details,
  };
}
