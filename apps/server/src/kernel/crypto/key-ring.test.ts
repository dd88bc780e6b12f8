import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyRing } from './key-ring.ts';

const keys = createKeyRing(Buffer.alloc(32, 7));

test('an address has one hash in any case, spacing or compatibility form; a sub-address is another person', () => {
  const hash = keys.hashEmail('jean.martin@exemple.example');
  for (const same of [
    'Jean.Martin@EXEMPLE.example',
    '  jean.martin@exemple.example\t',
    'ｊｅａｎ.martin@exemple.example',
  ])
    expect(keys.hashEmail(same)).toEqual(hash);
  for (const other of ['jean.martin+1@exemple.example', 'jeanmartin@exemple.example', 'jean.martin@exemple.example.'])
    expect(keys.hashEmail(other)).not.toEqual(hash);
});

test('the same master key derives the same keys after a restart; another one, or another use, none of them', () => {
  const again = createKeyRing(Buffer.alloc(32, 7));
  const other = createKeyRing(randomBytes(32));
  expect(again.derive('x')).toEqual(keys.derive('x'));
  expect(again.hashEmail('a@b.example')).toEqual(keys.hashEmail('a@b.example'));
  expect(other.derive('x')).not.toEqual(keys.derive('x'));
  expect(other.hashEmail('a@b.example')).not.toEqual(keys.hashEmail('a@b.example'));
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, two) => {
      fc.pre(one !== two);
      expect(keys.derive(one)).not.toEqual(keys.derive(two));
    }),
  );
  // A stolen hash of one kind is no hash of another.
  expect(keys.hashToken('a@b.example')).not.toEqual(keys.hashEmail('a@b.example'));
});

test('a wrapped data key opens for its tenant and its own id only, and under its master key only', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.uuid(), (tenantId, keyId, otherId) => {
      fc.pre(otherId !== tenantId && otherId !== keyId);
      const dataKey = randomBytes(32);
      const wrapped = keys.wrapDataKey(tenantId, keyId, dataKey);
      expect(keys.unwrapDataKey(tenantId, keyId, wrapped)).toEqual(dataKey);
      expect(() => keys.unwrapDataKey(otherId, keyId, wrapped)).toThrow();
      expect(() => keys.unwrapDataKey(tenantId, otherId, wrapped)).toThrow();
      expect(() => createKeyRing(randomBytes(32)).unwrapDataKey(tenantId, keyId, wrapped)).toThrow();
    }),
  );
});
