import { expect, test } from 'vitest';
import { parseRetryAfter } from './parse-retry-after.ts';

const NOW = Date.parse('2026-03-01T10:00:00Z');

test.each([
  [{ 'retry-after': '7' }, 7000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': '1.5' }, 1500],
  [{ 'retry-after': 'Sun, 01 Mar 2026 10:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Sun, 01 Mar 2026 09:00:00 GMT' }, 0],
  [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
  [{ 'retry-after-ms': 'soon', 'retry-after': '1' }, 1000],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '' }, undefined],
  [{ 'retry-after': ['1', '2'] }, undefined],
  [{}, undefined],
] as const)('%j asks for %s ms', (headers, expected) => {
  expect(parseRetryAfter(headers as Record<string, string | string[]>, NOW)).toBe(expected);
});

test.each(['-5', '1e99', 'NaN', 'Infinity', '9'.repeat(400)])('%s never gives a wait that is no number', (value) => {
  const waitMs = parseRetryAfter({ 'retry-after': value }, NOW) ?? 0;
  expect(Number.isFinite(waitMs) && waitMs >= 0).toBe(true);
});
