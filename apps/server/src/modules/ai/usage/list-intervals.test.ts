import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listIntervals, MAX_POINTS } from './list-intervals.ts';

const iso = (starts: number[] | undefined) => starts?.map((startMs) => new Date(startMs).toISOString());

test('months, days and hours are those of UTC, over leap days and the ends of months', () => {
  expect(iso(listIntervals('month', Date.UTC(2028, 0, 31, 5), Date.UTC(2028, 2, 1)))).toEqual([
    '2028-01-01T00:00:00.000Z',
    '2028-02-01T00:00:00.000Z',
  ]);
  expect(iso(listIntervals('day', Date.UTC(2028, 1, 28, 23), Date.UTC(2028, 2, 1, 0, 0, 0, 1)))).toEqual([
    '2028-02-28T00:00:00.000Z',
    '2028-02-29T00:00:00.000Z',
    '2028-03-01T00:00:00.000Z',
  ]);
  expect(iso(listIntervals('hour', Date.UTC(2028, 11, 31, 23, 59), Date.UTC(2029, 0, 1, 0, 30)))).toEqual([
    '2028-12-31T23:00:00.000Z',
    '2029-01-01T00:00:00.000Z',
  ]);
});

test('whatever the range: in order, the first holds its beginning, the last its end, and never more than a chart can show', () => {
  const moment = fc.integer({ min: Date.UTC(1970, 0), max: Date.UTC(2400, 0) });
  const lengthMs = fc.integer({ min: 1, max: 500 * 86_400_000 });
  fc.assert(
    fc.property(moment, lengthMs, fc.constantFrom('hour', 'day', 'month'), (fromMs, length, interval) => {
      const toMs = fromMs + length;
      const starts = listIntervals(interval, fromMs, toMs);
      if (!starts) {
        expect(length).toBeGreaterThan((MAX_POINTS - 1) * 3_600_000);
        return;
      }
      expect(starts.length).toBeLessThanOrEqual(MAX_POINTS);
      expect(starts).toEqual([...new Set(starts)].sort((one, other) => one - other));
      expect(starts.at(0)).toBeLessThanOrEqual(fromMs);
      expect(starts.at(1) ?? toMs).toBeGreaterThan(fromMs);
      expect(starts.at(-1)).toBeLessThan(toMs);
    }),
  );
});
