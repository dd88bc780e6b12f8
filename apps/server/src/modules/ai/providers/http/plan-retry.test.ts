import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Opening } from './exchange.ts';
import { MAX_ATTEMPTS, planRetry } from './plan-retry.ts';

const answered = (status: number, retryAfterMs?: number): Opening => ({
  answered: true,
  status,
  contentType: '',
  retryAfterMs,
});
const lost: Opening = { answered: false, reason: 'connection' };

test('attempts are bounded whatever the failure', () => {
  for (const opening of [lost, answered(429, 0), answered(503)]) {
    expect(planRetry(opening, MAX_ATTEMPTS, () => 0)).toBeUndefined();
    expect(planRetry(opening, MAX_ATTEMPTS - 1, () => 0)).toBe(0);
  }
});

test.each([301, 307, 400, 401, 403, 404, 408, 409, 413, 422, 501, 505])(
  '%i would be refused again: no retry',
  (status) => {
    expect(planRetry(answered(status, 0), 1, () => 0)).toBeUndefined();
  },
);

test('what we stopped, and what is not HTTP, is not tried again', () => {
  expect(planRetry({ answered: false, reason: 'stopped' }, 1, () => 0)).toBeUndefined();
  expect(planRetry({ answered: false, reason: 'protocol' }, 1, () => 0)).toBeUndefined();
});

test('jitter is full: from nothing up to a bound that doubles', () => {
  const longest = 1 - Number.EPSILON;
  expect(planRetry(lost, 1, () => 0)).toBe(0);
  expect(planRetry(lost, 1, () => longest)).toBeCloseTo(250);
  expect(planRetry(lost, 2, () => longest)).toBeCloseTo(500);
});

test('a Retry-After is obeyed in full up to 5 s, and ends the call above', () => {
  fc.assert(
    fc.property(fc.nat(20_000), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (askedMs, random) => {
      const waitMs = planRetry(answered(429, askedMs), 1, () => random);
      if (askedMs > 5_000) expect(waitMs).toBeUndefined();
      else expect(waitMs).toBeGreaterThanOrEqual(askedMs);
    }),
  );
});
