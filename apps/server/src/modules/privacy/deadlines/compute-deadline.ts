import { addDays, addMonths, type CalendarDate, daysBetween } from './calendar-date.ts';
import { isWorkingDay } from './is-working-day.ts';
import { dayIn, endOfDayIn } from './zoned-day.ts';

/** A time during which the deadline did not run: a document of identity was awaited (Décret n° 2019-536, art. 77). */
export interface Suspension {
  fromMs: number;
  /** Undefined: still awaited. */
  toMs?: number;
}

export interface DeadlineFacts {
  receivedAtMs: number;
  /** Art. 12(3): two further months, told to the person with reasons within the first. */
  extended: boolean;
  suspensions: readonly Suspension[];
}

/** Deadlines count in the time of the controller's authority, the CNIL. */
export const DEADLINE_ZONE = 'Europe/Paris';

/**
 * The last millisecond at which an answer is in time (Art. 12(3) GDPR), or undefined while the deadline is suspended.
 * Periods are counted as Regulation (EEC, Euratom) 1182/71, art. 3 says, which EDPB Guidelines 01/2022 (§ 159) apply to requests:
 * the day of receipt does not count; the period ends with the day of the last month that bears the same date, or that month's
 * last; an end on a Saturday, a Sunday or a public holiday is put off to the next working day. Each day that a suspension
 * touched, but the day it ended, is given back.
 */
export function computeDeadline({ receivedAtMs, extended, suspensions }: DeadlineFacts): number | undefined {
  if (suspensions.some(({ toMs }) => toMs === undefined)) return undefined;
  const received = dayIn(DEADLINE_ZONE, receivedAtMs);
  const plain = addMonths(received, extended ? 3 : 1);
  const due = nextWorkingDay(addDays(plain, suspendedDays(suspensions)));
  return endOfDayIn(DEADLINE_ZONE, due);
}

/** Days on which the deadline stood still; days that two suspensions share count once. */
function suspendedDays(suspensions: readonly Suspension[]): number {
  const spans = suspensions
    .map(({ fromMs, toMs = fromMs }) => ({ from: dayIn(DEADLINE_ZONE, fromMs), to: dayIn(DEADLINE_ZONE, toMs) }))
    .sort((a, b) => daysBetween(b.from, a.from));
  let days = 0;
  let counted: CalendarDate | undefined;
  for (const { from, to } of spans) {
    const start = counted && daysBetween(from, counted) > 0 ? counted : from;
    const length = daysBetween(start, to);
    if (length <= 0) continue;
    days += length;
    counted = to;
  }
  return days;
}

function nextWorkingDay(date: CalendarDate): CalendarDate {
  let day = date;
  while (!isWorkingDay(day)) day = addDays(day, 1);
  return day;
}
