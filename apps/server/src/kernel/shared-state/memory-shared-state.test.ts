import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemorySharedState } from './memory-shared-state.ts';
import type { WindowClaim, WindowDecision } from './shared-state.ts';

const CLAIMS: readonly WindowClaim[] = [
  { key: 'platform', limit: 20, windowMs: 1_000 },
  { key: 'tenant', limit: 6, windowMs: 1_000 },
  { key: 'tenant', limit: 9, windowMs: 3_000 },
  { key: 'user', limit: 2, windowMs: 500 },
  { key: 'user', limit: 1, windowMs: 500 },
  { key: 'shut', limit: 0, windowMs: 400 },
];

const step = fc.record({
  waitMs: fc.oneof({ weight: 3, arbitrary: fc.nat(60) }, { weight: 1, arbitrary: fc.nat(1_200) }),
  claims: fc.oneof(
    { weight: 5, arbitrary: fc.subarray([...CLAIMS.slice(0, 4)]) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...CLAIMS), { maxLength: 6 }) },
  ),
});
const schedule = fc.array(step, { maxLength: 120, size: 'max' });

const idOf = ({ key, windowMs }: WindowClaim) => `${key}/${windowMs}`;

/** The same rules in the plainest words: every time ever let through, filtered anew at each call. */
class Oracle {
  readonly times = new Map<string, number[]>();

  takeAll(claims: readonly WindowClaim[], now: number): WindowDecision {
    const standing = claims.map((claim) => ({
      claim,
      hits: (this.times.get(idOf(claim)) ?? []).filter((time) => time > now - claim.windowMs),
    }));
    const full = standing
      .filter(({ claim, hits }) => hits.length >= claim.limit)
      .map(({ claim, hits }) => {
        const freeing = hits[hits.length - claim.limit];
        return { claim, waitMs: freeing === undefined ? claim.windowMs : freeing + claim.windowMs - now };
      });
    const worst = full.toSorted((a, b) => b.waitMs - a.waitMs)[0];
    if (worst) return { allowed: false, blocked: worst.claim, retryAfterMs: worst.waitMs };
    const tight = standing.toSorted((a, b) => a.claim.limit - a.hits.length - (b.claim.limit - b.hits.length))[0];
    for (const id of new Set(claims.map(idOf))) this.times.set(id, [...(this.times.get(id) ?? []), now]);
    if (!tight) return { allowed: true, tightest: undefined };
    const { claim, hits } = tight;
    const resetMs = (hits[0] ?? now) + claim.windowMs - now;
    return { allowed: true, tightest: { claim, remaining: claim.limit - hits.length - 1, resetMs } };
  }
}

test('every decision is the one of a naive log of all times: who passes, the tightest window, the wait', () => {
  fc.assert(
    fc.property(schedule, (steps) => {
      let now = 1_700_000_000_000;
      const state = new MemorySharedState(() => now);
      const oracle = new Oracle();
      for (const { waitMs, claims } of steps) {
        now += waitMs;
        expect(state.takeAll(claims)).toEqual(oracle.takeAll(claims, now));
      }
    }),
    { numRuns: 300 },
  );
});

test('never more than the limit within any stretch of windowMs, wherever it begins', () => {
  fc.assert(
    fc.property(schedule, (steps) => {
      let now = 0;
      const state = new MemorySharedState(() => now);
      const passed = new Map<WindowClaim, number[]>(CLAIMS.map((claim) => [claim, []]));
      for (const { waitMs, claims } of steps) {
        now += waitMs;
        if (state.takeAll(claims).allowed) for (const claim of new Set(claims)) passed.get(claim)?.push(now);
      }
      for (const [{ limit, windowMs }, times] of passed) {
        times.forEach((time, index) => {
          const over = times[index + limit];
          if (over !== undefined) expect(over - time).toBeGreaterThanOrEqual(windowMs);
        });
      }
    }),
    { numRuns: 300 },
  );
});

test('answers come without a promise: the hot path pays no microtask', () => {
  const state = new MemorySharedState(() => 0);
  expect(state.takeAll([{ key: 'k', limit: 1, windowMs: 10 }])).not.toBeInstanceOf(Promise);
  expect(state.hit('k', 10)).toBe(2);
});

test('a clock set back an hour keeps nobody out for an hour, and lets nobody in early', () => {
  let now = 10_000_000;
  const state = new MemorySharedState(() => now);
  const claims = [{ key: 'k', limit: 1, windowMs: 1_000 }];
  expect(state.takeAll(claims).allowed).toBe(true);
  now -= 3_600_000;
  expect(state.takeAll(claims)).toEqual({ allowed: false, blocked: claims[0], retryAfterMs: 1_000 });
  now += 999;
  expect(state.takeAll(claims)).toEqual({ allowed: false, blocked: claims[0], retryAfterMs: 1 });
  now += 1;
  expect(state.takeAll(claims).allowed).toBe(true);
});

test('a flood of a million addresses is held to 200,000 windows, and those that are full are not among the forgotten', () => {
  const state = new MemorySharedState(() => 5);
  const held = Array.from({ length: 100 }, (_, account) => ({ key: `login:${account}`, limit: 5, windowMs: 60_000 }));
  for (let attempt = 0; attempt < 5; attempt += 1) for (const login of held) state.takeAll([login]);
  for (let address = 0; address < 1_000_000; address += 1) {
    state.takeAll([{ key: `ip:${address}`, limit: 1_000, windowMs: 60_000 }]);
  }
  let remembered = 0;
  for (let address = 0; address < 1_000_000; address += 1) remembered += state.peek(`ip:${address}`, 60_000).count;
  expect(remembered).toBe(200_000 - held.length);
  expect(held.filter((login) => state.takeAll([login]).allowed)).toEqual([]);
});
