import { expect, test } from 'vitest';
import { WindowStore } from './window-store.ts';

function record(store: WindowStore, key: string, now: number, hits = 1, limit = 100): void {
  const window = store.open(key, 1_000, limit, now);
  for (let hit = 0; hit < hits; hit += 1) window.add(now, limit);
}

test('a million distinct keys never stand more than the capacity', () => {
  const store = new WindowStore(5_000);
  let most = 0;
  for (let key = 0; key < 1_000_000; key += 1) {
    record(store, `k${key}`, 0);
    most = Math.max(most, store.size);
  }
  expect(most).toBe(5_000);
});

test('what is forgotten to make room is what stands emptiest against its limit', () => {
  const store = new WindowStore(8);
  for (let key = 0; key < 7; key += 1) record(store, `held${key}`, 0, 90);
  record(store, 'busy', 0, 500, 10_000);
  record(store, 'new', 0);
  expect(store.find('busy', 1_000)).toBeUndefined();
  for (let key = 0; key < 7; key += 1) expect(store.find(`held${key}`, 1_000)?.countAt(0)).toBe(90);
});

test('idle windows leave with the traffic of others, and live ones stay', () => {
  const store = new WindowStore(10_000);
  for (let key = 0; key < 4_000; key += 1) record(store, `idle${key}`, 0);
  record(store, 'live', 900);
  for (let request = 0; request < 2_500; request += 1) store.sweep(1_500);
  expect(store.size).toBe(1);
  expect(store.find('live', 1_000)?.countAt(1_500)).toBe(1);
});

test('removing windows in any order leaves the others found', () => {
  const store = new WindowStore(100);
  for (let key = 0; key < 10; key += 1) record(store, `k${key}`, 0);
  for (const key of ['k9', 'k0', 'k5']) {
    const window = store.find(key, 1_000);
    if (window) store.remove(window);
  }
  const left = Array.from({ length: 10 }, (_, key) => `k${key}`).filter((key) => store.find(key, 1_000));
  expect(left).toEqual(['k1', 'k2', 'k3', 'k4', 'k6', 'k7', 'k8']);
  expect(store.size).toBe(7);
});
