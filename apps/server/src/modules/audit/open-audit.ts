import { CompiledQuery } from 'kysely';
import type pg from 'pg';
import type { Actor } from '../../kernel/actor.ts';
import type { AuditEntry, AuditSink } from '../../kernel/audit-sink.ts';
import type { Log } from '../../kernel/log.ts';
import { createEvent } from './event/create-event.ts';
import type { AuditRecord } from './event/event.ts';
import { auditInsert } from './write/audit-insert.ts';
import { openAuditWriter } from './write/open-audit-writer.ts';

/** The trail as the kernel uses it: `record` by group commit, `recordIn` inside the caller's transaction. */
export function openAudit(connection: pg.ClientConfig, log: Log): AuditSink & { close(): Promise<void> } {
  const writer = openAuditWriter({
    connection,
    onTrouble: (error) => log.warn({ err: error }, 'audit writer: attempt failed, trying again'),
  });
  return {
    record: (entry) => writer.record(recordOf(entry)),
    async recordIn(tx, entry) {
      const { sql, params } = auditInsert(createEvent(recordOf(entry)));
      await tx.executeQuery(CompiledQuery.raw(sql, params));
    },
    close: () => writer.close(),
  };
}

function recordOf(entry: AuditEntry): AuditRecord {
  const { actor, tenantId, action, outcome, target, requestId, details } = entry;
  return {
    tenantId,
    scope: actor?.scope ?? 'SYSTEM',
    actorId: actor?.id ?? null,
    actorKind: kindOf(actor),
    action,
    outcome,
    targetType: target?.type ?? null,
    targetId: target?.id ?? null,
    requestId: requestId ?? null,
    ...(details ? { details } : {}),
  };
}

function kindOf(actor: Actor | null): AuditRecord['actorKind'] {
  if (!actor || actor.scope === 'SYSTEM') return 'system';
  if (actor.credential.kind === 'api_key') return 'api_key';
  return actor.scope === 'PLATFORM' ? 'superadmin' : 'user';
}
