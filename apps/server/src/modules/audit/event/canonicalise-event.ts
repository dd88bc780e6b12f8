import type { AuditDetails, AuditEvent } from './event.ts';

const VERSION = 'gf-audit-event-1:';

/**
 * The one text of an event that is hashed: the version, then each field as `length:value` (`-:` for null) in a fixed
 * order, then the details by key. Lengths make it unambiguous: two different events never share a text. For every event that
 * createEvent lets through it is ASCII, so lengths are bytes, and another implementation needs nothing but this comment:
 * tenant id, id, milliseconds since the epoch, scope, actor id, actor kind, action, target type, target id, outcome,
 * request id; then the count of details and, sorted by key, `length:key` followed by `s` and `length:text`, `n` and
 * `length:decimal`, `t` or `f`.
 */
export function canonicaliseEvent(event: AuditEvent): string {
  return (
    VERSION +
    field(event.tenantId) +
    field(event.id) +
    field(String(event.occurredAtMs)) +
    field(event.scope) +
    field(event.actorId) +
    field(event.actorKind) +
    field(event.action) +
    field(event.targetType) +
    field(event.targetId) +
    field(event.outcome) +
    field(event.requestId) +
    canonicaliseDetails(event.details)
  );
}

// Sorted by UTF-16 code unit (the default order): jsonb gives keys back by length first, and the hash must not care.
function canonicaliseDetails(details: AuditDetails): string {
  const keys = Object.keys(details).sort();
  let text = `${keys.length}:`;
  for (const key of keys) text += field(key) + canonicaliseValue(details[key]);
  return text;
}

function canonicaliseValue(value: string | number | boolean | undefined): string {
  if (typeof value === 'string') return `s${field(value)}`;
  if (typeof value === 'number') return `n${field(String(value))}`;
  return value === true ? 't' : 'f';
}

function field(value: string | null): string {
  return value === null ? '-:' : `${value.length}:${value}`;
}
