import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicaliseEvent } from './canonicalise-event.ts';
import type { AuditEvent } from './event.ts';

// Any text at all, not only codes: what is unambiguous for these is unambiguous for whatever an attacker puts in a row.
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '-', ':', '1:a', '-:', 's1:a', '0:'));
const optional = fc.option(text);
const details = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.double({ noNaN: true }), fc.boolean()), {
  noNullPrototype: true,
});
const event = fc.record({
  tenantId: text,
  id: text,
  occurredAtMs: fc.integer(),
  scope: text,
  actorId: optional,
  actorKind: text,
  action: text,
  targetType: optional,
  targetId: optional,
  outcome: text,
  requestId: optional,
  details,
}) as fc.Arbitrary<AuditEvent>;

/** The same values in another order of insertion, as jsonb would give them back. */
function reorder(original: AuditEvent): AuditEvent {
  const entries = Object.entries(original.details).sort(([a], [b]) => b.length - a.length);
  return { ...original, details: Object.fromEntries(entries) };
}

// -0 is 0 to PostgreSQL and to the trail.
const fingerprint = (value: AuditEvent) =>
  JSON.stringify([
    Object.entries(value)
      .filter(([key]) => key !== 'details')
      .sort(),
    Object.entries(value.details).sort(),
  ]);

test('two different events never have the same text', () => {
  fc.assert(
    fc.property(
      event,
      event,
      (a, b) => (canonicaliseEvent(a) === canonicaliseEvent(b)) === (fingerprint(a) === fingerprint(b)),
    ),
    { numRuns: 500 },
  );
});

test('changing one field alone, or moving text from one field to the next, changes the text', () => {
  fc.assert(
    fc.property(
      event,
      fc.constantFrom('scope', 'action', 'targetType', 'targetId', 'requestId' as const),
      text,
      (a, field, value) => {
        const b = { ...a, [field]: value };
        expect(canonicaliseEvent(a) === canonicaliseEvent(b)).toBe(fingerprint(a) === fingerprint(b));
        const shifted = { ...a, action: a.action + value, targetType: value + (a.targetType ?? '') };
        expect(canonicaliseEvent(a) === canonicaliseEvent(shifted)).toBe(fingerprint(a) === fingerprint(shifted));
      },
    ),
  );
});

test('null and the texts that look like it differ', () => {
  fc.assert(
    fc.property(event, fc.constantFrom('', '-', '-:', 'null'), (a, value) => {
      expect(canonicaliseEvent({ ...a, targetId: null })).not.toBe(canonicaliseEvent({ ...a, targetId: value }));
    }),
  );
});

test('a detail’s type is part of it: 1, "1", true and "t" differ', () => {
  fc.assert(
    fc.property(event, (a) => {
      const texts = [1, '1', true, 'true', 't', false, 'f', 0].map((v) => canonicaliseEvent({ ...a, details: { v } }));
      expect(new Set(texts).size).toBe(texts.length);
    }),
  );
});

test('the order of the details does not count', () => {
  fc.assert(fc.property(event, (a) => canonicaliseEvent(reorder(a)) === canonicaliseEvent(a)));
});

test('the text of version 1 is what it was the day the first event was sealed', () => {
  const fixed: AuditEvent = {
    tenantId: '0190a000-0000-7000-8000-000000000001',
    id: '0190a000-0000-7000-8000-000000000002',
    occurredAtMs: 1_720_000_000_123,
    scope: 'TENANT',
    actorId: null,
    actorKind: 'system',
    action: 'ai.invoke',
    targetType: 'ai_tool',
    targetId: 'AI_ASSISTANT',
    outcome: 'success',
    requestId: null,
    details: { tokensIn: 12, model: 'demo', streamed: false, share: 0.25 },
  };
  expect(canonicaliseEvent(fixed)).toBe(
    'gf-audit-event-1:36:0190a000-0000-7000-8000-00000000000136:0190a000-0000-7000-8000-000000000002' +
      '13:17200000001236:TENANT-:6:system9:ai.invoke7:ai_tool12:AI_ASSISTANT7:success-:' +
      '4:5:models4:demo5:sharen4:0.258:streamedf8:tokensInn2:12',
  );
});
