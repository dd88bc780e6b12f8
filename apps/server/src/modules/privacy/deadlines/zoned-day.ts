import { addDays, type CalendarDate } from './calendar-date.ts';

/** The day that it is in `zone` at `atMs` (milliseconds since the epoch). */
export function dayIn(zone: string, atMs: number): CalendarDate {
  const { year, month, day } = partsIn(zone, atMs);
  return { year, month, day };
}

/** The last millisecond of a day in `zone`, since the epoch: days of 23 and 25 hours included. */
export function endOfDayIn(zone: string, date: CalendarDate): number {
  return startOfDayIn(zone, addDays(date, 1)) - 1;
}

function startOfDayIn(zone: string, { year, month, day }: CalendarDate): number {
  const wall = Date.UTC(year, month - 1, day);
  // The offset at the guess may be that of the other side of a change of hour: asked twice, it is the right one.
  const guess = wall - offsetMsIn(zone, wall);
  return wall - offsetMsIn(zone, guess);
}

/** How far the clocks of `zone` are ahead of UTC at `atMs`. */
function offsetMsIn(zone: string, atMs: number): number {
  const { year, month, day, hour, minute, second } = partsIn(zone, atMs);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsIn(zone: string, atMs: number) {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
      timeZone: zone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}
