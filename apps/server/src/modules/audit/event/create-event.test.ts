import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AuditEventInvalid } from './audit-event-invalid.ts';
import { createEvent } from './create-event.ts';
import type { AuditRecord } from './event.ts';

const record: AuditRecord = {
  tenantId: randomUUID(),
  scope: 'TENANT',
  actorId: randomUUID(),
  actorKind: 'user',
  action: 'consent.grant',
  outcome: 'success',
};

function isAccepted(candidate: AuditRecord): boolean {
  try {
    createEvent(candidate);
    return true;
  } catch (error) {
    if (error instanceof AuditEventInvalid) return false;
    throw error;
  }
}

const withField = (field: string, value: unknown) => ({ ...record, [field]: value }) as AuditRecord;
const withDetail = (value: unknown, key = 'value') => withField('details', { [key]: value });

test('an accepted record gets a UUID v7 of its moment, and nulls where it says nothing', () => {
  const before = Date.now();
  const event = createEvent(record);
  expect(event).toMatchObject({ ...record, targetType: null, targetId: null, requestId: null, details: {} });
  expect(event.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(event.id.replace('-', '').slice(0, 12), 16)).toBe(event.occurredAtMs);
  expect(event.occurredAtMs).toBeGreaterThanOrEqual(before);
  expect(new Set(Array.from({ length: 10_000 }, () => createEvent(record).id)).size).toBe(10_000);
});

test('whatever is not a code is refused in every text field: no sentence, address, line or NUL can enter the trail', () => {
  const isCode = (value: string) => /^[A-Za-z0-9._:/-]{1,128}$/.test(value) && !value.endsWith('\n');
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', 'a\n', 'Marie Dupont', 'a@b.fr', 'a\u0000', 'é', '~', 'a'.repeat(129)),
  );
  fc.assert(
    fc.property(fc.constantFrom('action', 'targetType', 'targetId', 'requestId'), anything, (field, value) => {
      expect(isAccepted(withField(field, value))).toBe(isCode(value));
    }),
  );
  for (const value of ['Marie Dupont', 'marie@example.com', '+33 6 12 34 56 78', '', 'a\nb']) {
    expect(() => createEvent(withDetail(value))).toThrow(AuditEventInvalid);
    expect(() => createEvent(withDetail(1, value))).toThrow(AuditEventInvalid);
  }
});

test('what is not of the declared kind is refused, and the message names the field but not the value', () => {
  const refused: [string, unknown][] = [
    ['tenantId', 'Marie'],
    ['tenantId', record.tenantId.toUpperCase().replace(/^./, 'A')],
    ['actorId', 'Marie'],
    ['actorId', undefined],
    ['scope', 'tenant'],
    ['actorKind', 'Marie'],
    ['outcome', 'Marie'],
    ['action', null],
    ['targetId', 12],
  ];
  for (const [field, value] of refused) {
    expect(() => createEvent(withField(field, value))).toThrow(new RegExp(`${field} is not`));
    expect(() => createEvent(withField(field, value))).not.toThrow(/Marie/);
  }
});

test('a detail that jsonb would give back otherwise, or that is not a number, a boolean or a code, is refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e21, 1e-7, null, undefined, [], {}, 10n, new Date()]) {
    expect(() => createEvent(withDetail(value))).toThrow(AuditEventInvalid);
  }
  for (const value of [0, -1, 0.1, 123456.789, 2 ** 53, true, false, 'mistral-small']) {
    expect(createEvent(withDetail(value)).details).toEqual({ value });
  }
  const many = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`k${index}`, index]));
  expect(() => createEvent(withField('details', many))).toThrow(AuditEventInvalid);
});
