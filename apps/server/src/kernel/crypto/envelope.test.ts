import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { envelopeKeyId, openEnvelope, type SealedPlace, sealEnvelope } from './envelope.ts';

const key = randomBytes(32);
const keyId = randomBytes(16);
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const name = fc.stringMatching(/^[a-z_]{1,12}$/);
const place: fc.Arbitrary<SealedPlace> = fc.record({
  tenantId: fc.uuid(),
  table: name,
  column: name,
  rowId: fc.uuid(),
});

test('whatever is sealed opens again where it was sealed, and names its key', () => {
  fc.assert(
    fc.property(bytes, place, (plaintext, at) => {
      const sealed = sealEnvelope(key, keyId, at, plaintext);
      expect(openEnvelope(key, at, sealed)).toEqual(plaintext);
      expect(envelopeKeyId(sealed)).toEqual(keyId);
      expect(sealed).toHaveLength(plaintext.length + 45);
    }),
  );
});

// The key id is what the caller finds the key by: column-cipher.test.ts changes that one.
test('a single bit changed anywhere makes it unreadable', () => {
  fc.assert(
    fc.property(bytes, place, fc.nat(), fc.nat(7), (plaintext, at, where, bit) => {
      const sealed = sealEnvelope(key, keyId, at, plaintext);
      const byte = where % (sealed.length - 16);
      const changed = byte === 0 ? 0 : byte + 16;
      sealed.writeUInt8((sealed[changed] ?? 0) ^ (1 << bit), changed);
      expect(() => openEnvelope(key, at, sealed)).toThrow();
    }),
    { numRuns: 500 },
  );
});

test('it opens nowhere else: not in another tenant, table, column or row', () => {
  fc.assert(
    fc.property(bytes, place, place, (plaintext, at, elsewhere) => {
      const sealed = sealEnvelope(key, keyId, at, plaintext);
      for (const part of ['tenantId', 'table', 'column', 'rowId'] as const) {
        if (elsewhere[part] === at[part]) continue;
        expect(() => openEnvelope(key, { ...at, [part]: elsewhere[part] }, sealed)).toThrow();
      }
    }),
  );
});

test('nor under another key, cut short, or lengthened; and the same value never has the same seal', () => {
  fc.assert(
    fc.property(bytes, place, fc.integer({ min: 1, max: 400 }), (plaintext, at, cut) => {
      const sealed = sealEnvelope(key, keyId, at, plaintext);
      expect(() => openEnvelope(randomBytes(32), at, sealed)).toThrow();
      expect(() => openEnvelope(key, at, sealed.subarray(0, Math.max(0, sealed.length - cut)))).toThrow();
      expect(() => openEnvelope(key, at, Buffer.concat([sealed, Buffer.alloc(cut)]))).toThrow();
      expect(sealEnvelope(key, keyId, at, plaintext)).not.toEqual(sealed);
    }),
  );
});

test('what is not an envelope is refused before any key is looked for', () => {
  for (const value of [Buffer.alloc(0), Buffer.from('jean@exemple.example'), Buffer.alloc(44, 1), Buffer.alloc(60, 2)])
    expect(() => envelopeKeyId(value)).toThrow('not a sealed value');
});
