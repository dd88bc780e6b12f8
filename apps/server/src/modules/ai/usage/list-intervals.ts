export type UsageInterval = 'hour' | 'day' | 'month';

const HOUR_MS = 3_600_000;
/** What a chart can show, and few enough for a table. */
export const MAX_POINTS = 400;

/** Beginnings, in UTC, of the intervals that hold the time between two moments; undefined when they are more than a series may have. */
export function listIntervals(interval: UsageInterval, fromMs: number, toMs: number): number[] | undefined {
  const starts: number[] = [];
  for (let startMs = startOf(interval, fromMs); startMs < toMs; startMs = nextOf(interval, startMs)) {
    if (starts.push(startMs) > MAX_POINTS) return undefined;
  }
  return starts;
}

function startOf(interval: UsageInterval, atMs: number): number {
  const at = new Date(atMs);
  if (interval === 'month') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
  const stepMs = interval === 'hour' ? HOUR_MS : 24 * HOUR_MS;
  return Math.floor(atMs / stepMs) * stepMs;
}

function nextOf(interval: UsageInterval, startMs: number): number {
  if (interval !== 'month') return startMs + (interval === 'hour' ? HOUR_MS : 24 * HOUR_MS);
  const start = new Date(startMs);
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1);
}
