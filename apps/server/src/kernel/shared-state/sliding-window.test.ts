import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SlidingWindow } from './sliding-window.ts';

const step = fc.record({ waitMs: fc.nat(40), hits: fc.nat(60) });

test('the ring holds exactly the hits of the last windowMs, however it grows, wraps and shrinks', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: 'max' }), fc.integer({ min: 1, max: 300 }), (steps, capacity) => {
      const window = new SlidingWindow('key', 100, capacity);
      let times: number[] = [];
      let now = 0;
      for (const { waitMs, hits } of steps) {
        now += waitMs;
        for (let hit = 0; hit < hits; hit += 1) {
          window.countAt(now);
          window.add(now, capacity);
          times.push(now);
        }
        times = times.filter((time) => time > now - 100).slice(-capacity);
        expect(window.countAt(now)).toBe(times.length);
        expect(window.oldestLeavesInMs(now)).toBe(times[0] === undefined ? 0 : times[0] + 100 - now);
        for (const limit of [1, 2, 50]) {
          const freeing = times[times.length - limit];
          expect(window.msUntilBelow(limit, now)).toBe(freeing === undefined ? 0 : freeing + 100 - now);
        }
      }
    }),
  );
});

test('a busy minute takes eight bytes a hit, no more places than the limit, and is given back when it is over', () => {
  const window = new SlidingWindow('platform', 60_000, 50_000);
  for (let now = 0; now < 60_000; now += 1) {
    window.countAt(now);
    window.add(now, 50_000);
  }
  expect(window.slots).toBe(50_000);
  for (let now = 120_000; now < 120_020; now += 1) {
    window.countAt(now);
    window.add(now, 50_000);
  }
  expect(window.slots).toBeLessThan(200);
  expect(window.countAt(120_020)).toBe(20);
});
