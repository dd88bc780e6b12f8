import type { AuditEvent } from '../event/event.ts';
import { AUDIT_COLUMN_LIST, castColumns, toAuditRow } from './audit-row.ts';

const INSERT = `insert into audit_events (${AUDIT_COLUMN_LIST}) values (${castColumns((number) => `$${number}`)})`;

/** The statement that writes an event inside the transaction of the change it records: both exist, or neither. */
export function auditInsert(event: AuditEvent): { sql: string; params: (string | null)[] } {
  return { sql: INSERT, params: [...toAuditRow(event)] };
}
