import { isUuid, newId } from '../../../kernel/ids.ts';
import { AuditEventInvalid } from './audit-event-invalid.ts';
import type { AuditDetails, AuditEvent, AuditRecord } from './event.ts';

// Neither `@` nor a space, and none of the characters that JSON, CSV, a log line or SQL would have to escape.
const CODE = /^[A-Za-z0-9._:/-]{1,128}$/;
const KEY = /^[A-Za-z0-9._:/-]{1,64}$/;
const MAX_DETAILS = 32;
const SCOPES: ReadonlySet<unknown> = new Set(['SYSTEM', 'PLATFORM', 'TENANT']);
const ACTOR_KINDS: ReadonlySet<unknown> = new Set(['user', 'superadmin', 'api_key', 'system']);
const OUTCOMES: ReadonlySet<unknown> = new Set(['intent', 'success', 'refused', 'failure']);
const NOTHING: AuditDetails = Object.freeze({});

/**
 * Gives a record its id and time, and checks it whole, before it shares a batch with others: a row that PostgreSQL
 * would refuse must not take its neighbours with it.
 * @throws AuditEventInvalid naming the first field at fault.
 */
export function createEvent(record: AuditRecord): AuditEvent {
  const { tenantId, scope, actorId, actorKind, action, outcome } = record;
  const { targetType = null, targetId = null, requestId = null, details = NOTHING } = record;
  check(isUuidText(tenantId), 'tenantId');
  check(SCOPES.has(scope), 'scope');
  check(actorId === null || isUuidText(actorId), 'actorId');
  check(ACTOR_KINDS.has(actorKind), 'actorKind');
  check(isMatch(CODE, action), 'action');
  check(targetType === null || isMatch(CODE, targetType), 'targetType');
  check(targetId === null || isMatch(CODE, targetId), 'targetId');
  check(OUTCOMES.has(outcome), 'outcome');
  check(requestId === null || isMatch(CODE, requestId), 'requestId');
  checkDetails(details);
  const occurredAtMs = Date.now();
  return {
    tenantId,
    id: newId(occurredAtMs),
    occurredAtMs,
    scope,
    actorId,
    actorKind,
    action,
    targetType,
    targetId,
    outcome,
    requestId,
    details,
  };
}

function checkDetails(details: AuditDetails): void {
  const keys = Object.keys(details);
  check(keys.length <= MAX_DETAILS, 'details');
  for (const key of keys) {
    check(KEY.test(key), 'details');
    const value: unknown = details[key];
    const isAccepted =
      typeof value === 'string' ? CODE.test(value) : typeof value === 'boolean' || isPlainNumber(value);
    if (!isAccepted) throw new AuditEventInvalid(`details.${key}`);
  }
}

// jsonb keeps numbers as decimals, exactly, but writes 1e21 out in full: the text hashed must be the text that comes back.
function isPlainNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !String(value).includes('e'));
}

function isUuidText(value: unknown): boolean {
  return typeof value === 'string' && isUuid(value);
}

function isMatch(pattern: RegExp, value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function check(holds: boolean, field: string): asserts holds {
  if (!holds) throw new AuditEventInvalid(field);
}
