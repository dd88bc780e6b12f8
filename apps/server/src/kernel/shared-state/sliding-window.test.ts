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
