export type QuotaPeriod = 'day' | 'month';

const DAY_MS = 86_400_000;

/** Days and months of UTC, so that every node agrees on when they begin. The end is the beginning of the next. */
export function periodOf(period: QuotaPeriod, nowMs: number): { startMs: number; endMs: number } {
  if (period === 'day') {
    const startMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
    return { startMs, endMs: startMs + DAY_MS };
  }
  const now = new Date(nowMs);
  const month = (offset: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset);
  return { startMs: month(0), endMs: month(1) };
}
