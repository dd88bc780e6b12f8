import type { AuditDetails, AuditEvent } from '../event/event.ts';
import { hashEvent } from '../event/hash-event.ts';
import type { Position } from '../seal/position.ts';

/** The columns that `parseStoredEvent` reads, as texts: what it finds must not depend on a driver's type parsers. */
export const STORED_EVENT_COLUMNS = `
  tenant_id::text as tenant_id, id::text as id, epoch::text as epoch, tx_id::text as tx_id, seq::text as seq,
  trim_scale(extract(epoch from occurred_at) * 1000)::text as occurred_at_ms, scope, actor_id::text as actor_id, actor_kind, action,
  target_type, target_id, outcome, request_id, details::text as details, encode(hash, 'hex') as hash`;

export interface StoredEventRow {
  tenant_id: string;
  id: string;
  epoch: string;
  tx_id: string;
  seq: string;
  occurred_at_ms: string;
  scope: AuditEvent['scope'];
  actor_id: string | null;
  actor_kind: AuditEvent['actorKind'];
  action: string;
  target_type: string | null;
  target_id: string | null;
  outcome: AuditEvent['outcome'];
  request_id: string | null;
  details: string;
  hash: string;
}

export interface StoredEvent {
  id: string;
  position: Position;
  /** What its `hash` column says. */
  storedHash: string;
  /** What its content gives; null where no event could have been written so. */
  contentHash: string | null;
  occurredAtMs: number;
  event: AuditEvent | null;
}

/** Reads one row and hashes what it says. Whatever stands in the row, it does not throw: the row may be anybody's work. */
export function parseStoredEvent(row: StoredEventRow): StoredEvent {
  const occurredAtMs = Number(row.occurred_at_ms);
  const details = parseDetails(row.details);
  const isReadable =
    details !== null && Number.isSafeInteger(occurredAtMs) && String(occurredAtMs) === row.occurred_at_ms;
  const event = isReadable ? toEvent(row, occurredAtMs, details) : null;
  return {
    id: row.id,
    position: { epoch: Number(row.epoch), txId: BigInt(row.tx_id), seq: BigInt(row.seq) },
    storedHash: row.hash,
    contentHash: event && hashEvent(event),
    occurredAtMs,
    event,
  };
}

function toEvent(row: StoredEventRow, occurredAtMs: number, details: AuditDetails): AuditEvent {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    occurredAtMs,
    scope: row.scope,
    actorId: row.actor_id,
    actorKind: row.actor_kind,
    action: row.action,
    targetType: row.target_type,
    targetId: row.target_id,
    outcome: row.outcome,
    requestId: row.request_id,
    details,
  };
}

function parseDetails(text: string): AuditDetails | null {
  const details: unknown = JSON.parse(text);
  if (typeof details !== 'object' || details === null) return null;
  for (const value of Object.values(details)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  }
  // 0.10000000000000000001 put in place of 0.1 would read, and so hash, the same: the text itself must be what jsonb makes of it.
  return writeAsJsonb(details as AuditDetails) === text ? (details as AuditDetails) : null;
}

/** jsonb's own text of details that createEvent let through: keys by length, then by bytes. */
function writeAsJsonb(details: AuditDetails): string {
  const keys = Object.keys(details).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return `{${keys.map((key) => `${JSON.stringify(key)}: ${JSON.stringify(details[key])}`).join(', ')}}`;
}
