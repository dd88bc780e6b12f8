import type { Actor } from './actor.ts';
import type { RealmTx } from './db/doors.ts';
import type { TenantId } from './ids.ts';

export type AuditOutcome = 'intent' | 'success' | 'refused' | 'failure';

/** One audit row before it is written. Metadata only: ids, codes, counts. Never content, never personal data. */
export interface AuditEntry {
  action: string;
  outcome: AuditOutcome;
  /** Whose trail it belongs to; the platform's own is PLATFORM_REALM. */
  tenantId: TenantId;
  actor: Actor | null;
  target?: { type: string; id: string };
  requestId?: string;
  details?: Readonly<Record<string, string | number | boolean>>;
}

/** What the kernel needs of the audit module, which it may not import. app.ts connects the two. */
export interface AuditSink {
  /** Resolves when the row is durable. */
  record(entry: AuditEntry): Promise<void>;
  /** Writes the row in the caller's transaction: it exists if and only if the change does. The narrow role has no right on the trail. */
  recordIn(tx: RealmTx, entry: AuditEntry): Promise<void>;
}
