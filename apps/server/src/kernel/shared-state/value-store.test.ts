import { expect, test } from 'vitest';
import { SharedStateUnavailable } from './shared-state-unavailable.ts';
import { ValueStore } from './value-store.ts';

test('when all the room is taken a new value is refused, and none that stands is lost', () => {
  const store = new ValueStore(100);
  for (let key = 0; key < 100; key += 1) store.set(`revoked${key}`, 'yes', 1_000, 0);
  expect(() => store.set('one more', 'yes', 1_000, 0)).toThrow(SharedStateUnavailable);
  store.set('revoked7', 'still', 1_000, 0);
  expect(Array.from({ length: 100 }, (_, key) => store.get(`revoked${key}`, 999)).every(Boolean)).toBe(true);
});

test('room comes back when values have expired', () => {
  const store = new ValueStore(100);
  for (let key = 0; key < 100; key += 1) store.set(`old${key}`, 'yes', 1_000, 0);
  store.set('new', 'yes', 3_000, 2_000);
  expect(store.get('new', 2_000)).toBe('yes');
});

test('expired values leave with the writes of others: memory follows what lives', () => {
  const store = new ValueStore(1_000_000);
  for (let key = 0; key < 100_000; key += 1) store.set(`k${key}`, 'v', key + 50, key);
  expect(store.size).toBeLessThan(200);
});
