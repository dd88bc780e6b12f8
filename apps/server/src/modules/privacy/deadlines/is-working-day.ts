import { addDays, type CalendarDate, weekdayOf } from './calendar-date.ts';

/** Fixed public holidays of metropolitan France (Code du travail, art. L3133-1), as month and day. */
const FIXED: ReadonlySet<string> = new Set(['1-1', '5-1', '5-8', '7-14', '8-15', '11-1', '11-11', '12-25']);
/** Those that move, in days after Easter Sunday: Easter Monday, Ascension, Whit Monday. */
const AFTER_EASTER = [1, 39, 50];

/** Neither Saturday, Sunday nor a public holiday in metropolitan France. */
export function isWorkingDay(date: CalendarDate): boolean {
  const weekday = weekdayOf(date);
  if (weekday === 0 || weekday === 6 || FIXED.has(`${date.month}-${date.day}`)) return false;
  const easter = easterOf(date.year);
  return !AFTER_EASTER.some((days) => {
    const holiday = addDays(easter, days);
    return holiday.month === date.month && holiday.day === date.day;
  });
}

/** Easter Sunday of the Gregorian calendar (the anonymous computus published in Nature, 1876). */
export function easterOf(year: number): CalendarDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return { year, month, day: (h + l - 7 * m + 33 * month + 19) % 32 };
}
