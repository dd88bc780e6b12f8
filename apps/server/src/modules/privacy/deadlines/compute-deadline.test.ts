import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeDeadline, DEADLINE_ZONE } from './compute-deadline.ts';
import { easterOf } from './is-working-day.ts';

const at = (text: string) => Date.parse(text);
const paris = (ms: number | undefined) =>
  ms === undefined
    ? undefined
    : new Intl.DateTimeFormat('sv', { timeZone: DEADLINE_ZONE, dateStyle: 'short', timeStyle: 'medium' }).format(ms);
const plain = { extended: false, suspensions: [] };

describe('the deadline of a request', () => {
  test.each([
    ['2026-03-05T09:00:00Z', '2026-04-07', 'the fifth is Easter Sunday, the sixth Easter Monday'],
    ['2026-01-31T09:00:00Z', '2026-03-02', 'February has no 31st, and its 28th is a Saturday'],
    ['2028-01-31T09:00:00Z', '2028-02-29', 'a leap year'],
    ['2026-02-28T09:00:00Z', '2026-03-30', 'the 28th of March is a Saturday'],
    ['2026-04-01T09:00:00Z', '2026-05-04', 'the first of May is a holiday before a week-end'],
    ['2026-09-30T22:30:00Z', '2026-11-02', 'it is October already in Paris, and the first of November is a holiday'],
    ['2026-12-31T22:59:00Z', '2027-02-01', 'still the year before in Paris; the 31st is a Sunday'],
    ['2026-07-10T09:00:00Z', '2026-08-10', 'an ordinary month'],
  ])('received at %s ends with %s: %s', (received, day) => {
    expect(paris(computeDeadline({ ...plain, receivedAtMs: at(received) }))).toBe(`${day} 23:59:59`);
  });

  test('the end of a day is that of Paris, in winter and in summer', () => {
    expect(computeDeadline({ ...plain, receivedAtMs: at('2026-01-15T09:00:00Z') })).toBe(
      at('2026-02-16T22:59:59.999Z'),
    );
    expect(computeDeadline({ ...plain, receivedAtMs: at('2026-06-15T09:00:00Z') })).toBe(
      at('2026-07-15T21:59:59.999Z'),
    );
  });

  test('an extension gives two further months from the receipt, not from the first deadline', () => {
    const facts = { receivedAtMs: at('2026-11-30T09:00:00Z'), extended: true, suspensions: [] };
    expect(paris(computeDeadline(facts))).toBe('2027-03-01 23:59:59');
  });

  test('while a document of identity is awaited there is no deadline, and the days of waiting are given back', () => {
    const receivedAtMs = at('2026-07-01T09:00:00Z');
    const fromMs = at('2026-07-03T09:00:00Z');
    expect(computeDeadline({ receivedAtMs, extended: false, suspensions: [{ fromMs }] })).toBeUndefined();
    const suspensions = [{ fromMs, toMs: at('2026-07-13T09:00:00Z') }];
    expect(paris(computeDeadline({ receivedAtMs, extended: false, suspensions }))).toBe('2026-08-11 23:59:59');
  });

  test('Easter falls where the almanac says', () => {
    const known = { 2000: '4-23', 2008: '3-23', 2011: '4-24', 2024: '3-31', 2026: '4-5', 2038: '4-25' };
    for (const [year, date] of Object.entries(known)) {
      const { month, day } = easterOf(Number(year));
      expect(`${month}-${day}`).toBe(date);
    }
  });

  test('agrees with a naive count of days for every receipt, extension and suspension', () => {
    const from = at('2024-01-01T00:00:00Z');
    const suspension = fc.record({ start: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 0, max: 40 }) });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 * 365 * 24 * 60 }),
        fc.boolean(),
        fc.array(suspension, { maxLength: 3 }),
        (minutes, extended, gaps) => {
          const receivedAtMs = from + minutes * 60_000;
          const suspensions = gaps.map(({ start, length }) => ({
            fromMs: receivedAtMs + start * DAY,
            toMs: receivedAtMs + (start + length) * DAY,
          }));
          expect(paris(computeDeadline({ receivedAtMs, extended, suspensions }))).toBe(
            naive(receivedAtMs, extended, suspensions),
          );
        },
      ),
      { numRuns: 400 },
    );
  });
});

const DAY = 86_400_000;
const dayOf = (ms: number) => paris(ms)?.slice(0, 10) ?? '';
const HOLIDAYS = new Set<string>();
for (let year = 2024; year < 2040; year++) {
  for (const date of ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'])
    HOLIDAYS.add(`${year}-${date}`);
}
// Easter Mondays, Ascensions and Whit Mondays of the years in play, from the almanac.
for (const easter of [
  '2024-03-31',
  '2025-04-20',
  '2026-04-05',
  '2027-03-28',
  '2028-04-16',
  '2029-04-01',
  '2030-04-21',
  '2031-04-13',
  '2032-03-28',
  '2033-04-17',
  '2034-04-09',
  '2035-03-25',
  '2036-04-13',
  '2037-04-05',
]) {
  for (const days of [1, 39, 50]) HOLIDAYS.add(new Date(Date.parse(easter) + days * DAY).toISOString().slice(0, 10));
}

/** Walks the calendar day by day, as a clerk would with an almanac. */
function naive(
  receivedAtMs: number,
  extended: boolean,
  suspensions: readonly { fromMs: number; toMs: number }[],
): string {
  const [year = 0, month = 0, day = 0] = dayOf(receivedAtMs).split('-').map(Number);
  let target = '';
  for (let wanted = day; target === ''; wanted--) {
    const months = month - 1 + (extended ? 3 : 1);
    const candidate = new Date(Date.UTC(year + Math.floor(months / 12), months % 12, wanted));
    if (candidate.getUTCMonth() === months % 12) target = candidate.toISOString().slice(0, 10);
  }
  const still = new Set<string>();
  for (const { fromMs, toMs } of suspensions) {
    for (let at = Date.parse(dayOf(fromMs)); at < Date.parse(dayOf(toMs)); at += DAY)
      still.add(new Date(at).toISOString());
  }
  let due = Date.parse(target) + still.size * DAY;
  for (;;) {
    const date = new Date(due).toISOString().slice(0, 10);
    const weekday = new Date(due).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !HOLIDAYS.has(date)) return `${date} 23:59:59`;
    due += DAY;
  }
}
