import type { AuditEvent } from '../event/event.ts';
import { hashEvent } from '../event/hash-event.ts';

// The order in which every statement of this module passes a row. `cast` turns the text of a parameter into the column's type.
const COLUMNS: readonly { name: string; cast: (text: string) => string }[] = [
  { name: 'tenant_id', cast: asType('uuid') },
  { name: 'id', cast: asType('uuid') },
  { name: 'occurred_at', cast: asType('timestamptz') },
  { name: 'scope', cast: asType('text') },
  { name: 'actor_id', cast: asType('uuid') },
  { name: 'actor_kind', cast: asType('text') },
  { name: 'action', cast: asType('text') },
  { name: 'target_type', cast: asType('text') },
  { name: 'target_id', cast: asType('text') },
  { name: 'outcome', cast: asType('text') },
  { name: 'request_id', cast: asType('text') },
  { name: 'details', cast: asType('jsonb') },
  { name: 'hash', cast: (text) => `decode(${text}, 'hex')` },
];

/** `tenant_id, id, …` */
export const AUDIT_COLUMN_LIST = COLUMNS.map(({ name }) => name).join(', ');

/** Writes each column's cast around the text that `source` gives for its number, from 1. */
export function castColumns(source: (number: number) => string): string {
  return COLUMNS.map(({ cast }, index) => cast(source(index + 1))).join(', ');
}

/** Every column once, as `source` writes it for its number, from 1. */
export function mapColumns(source: (number: number) => string): string {
  return COLUMNS.map((_, index) => source(index + 1)).join(', ');
}

/** The texts of one row, in the order of the columns. */
export type AuditRow = readonly (string | null)[];

let isoMs = Number.NaN;
let iso = '';

/** Hashes the event and writes it as PostgreSQL will read it. What the caller does with its `details` afterwards changes nothing. */
export function toAuditRow(event: AuditEvent): AuditRow {
  // Twenty rows a millisecond under load: the text of the last one serves them all.
  if (event.occurredAtMs !== isoMs) {
    iso = new Date(event.occurredAtMs).toISOString();
    isoMs = event.occurredAtMs;
  }
  return [
    event.tenantId,
    event.id,
    iso,
    event.scope,
    event.actorId,
    event.actorKind,
    event.action,
    event.targetType,
    event.targetId,
    event.outcome,
    event.requestId,
    JSON.stringify(event.details),
    hashEvent(event),
  ];
}

function asType(type: string): (text: string) => string {
  return (text) => `${text}::${type}`;
}
