import { expect, test } from 'vitest';
import { WindowStore } from './window-store.ts';

function record(store: WindowStore, key: string, now: number, hits = 1, limit = 100): void {
  const window = store.open(key, 1_000, limit, now);
  for (let hit = 0; hit < hits; hit += 1) window.add(now, limit);
}

test('distinct keys without end never stand more than the capacity', () => {
  const store = new WindowStore(5_000);
  let most = 0;
  for (let key = 0; key < 200_000; key += 1) {
    record(store, `k${key}`, 0);
    most = Math.max(most, store.size);
  }
  expect(most).toBe(5_000);
});

test('what is forgotten to make room stands empty against its limit, however many hits it has', () => {
  const store = new WindowStore(1_000);
  for (let key = 0; key < 500; key += 1) record(store, `held${key}`, 0, 9, 10);
  for (let key = 0; key < 500; key += 1) record(store, `busy${key}`, 0, 10, 10_000);
  for (let key = 0; key < 100; key += 1) record(store, `new${key}`, 0, 1, 10_000);
  const held = Array.from({ length: 500 }, (_, key) => store.find(`held${key}`, 1_000)).filter(Boolean);
  // Eight draws that all meet a held window come once in 256; 10 losses in 100 come less than once in 10^9 runs.
  expect(held.length).toBeGreaterThan(490);
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
