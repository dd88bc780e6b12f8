import type { UsageInterval } from './list-intervals.ts';
import type { UsageGroup, UsageRow } from './read-usage.queries.ts';

export interface UsageFigures {
  requests: number;
  succeeded: number;
  /** Interrupted ones included. */
  failed: number;
  cancelled: number;
  promptTokens: number;
  completionTokens: number;
  /** Of the calls whose cost is known; null where no call's is. */
  costMicros: number | null;
  /** Calls whose cost is not known: with any, `costMicros` is a part. */
  unpriced: number;
  masked: number;
  /** Null where there was no call: a gap in a curve, not a zero. */
  p50LatencyMs: number | null;
  p95LatencyMs: number | null;
}

export interface UsageSeries {
  key: string;
  points: (UsageFigures & { at: string })[];
}

export interface Usage {
  from: string;
  to: string;
  interval: UsageInterval;
  groupBy: UsageGroup;
  series: UsageSeries[];
  totals: UsageFigures;
}

const NOTHING: Omit<UsageRow, 'key' | 'slot' | 'p50' | 'p95'> = {
  requests: 0,
  succeeded: 0,
  cancelled: 0,
  prompt_tokens: 0,
  completion_tokens: 0,
  cost: 0,
  priced: 0,
  masked: 0,
};

/** One series a key, that with most calls first, with a point for every interval: a chart has nothing to fill in. */
export function buildSeries(rows: readonly UsageRow[], starts: readonly number[]): UsageSeries[] {
  const times = starts.map((startMs) => new Date(startMs).toISOString());
  const series = [...Map.groupBy(rows, ({ key }) => key)].map(([key, ofKey]) => {
    const bySlot = new Map(ofKey.map((row) => [row.slot, row]));
    const points = times.map((at, slot) => {
      const row = bySlot.get(slot);
      return { at, ...figuresOf(row ?? NOTHING, row?.p50 ?? null, row?.p95 ?? null) };
    });
    return { key, requests: sum(ofKey, 'requests'), points };
  });
  return series
    .sort((one, other) => other.requests - one.requests || (one.key < other.key ? -1 : 1))
    .map(({ key, points }) => ({ key, points }));
}

export function totalOf(rows: readonly UsageRow[], p50: number | null, p95: number | null): UsageFigures {
  const total = { ...NOTHING };
  for (const name of Object.keys(total) as (keyof typeof NOTHING)[]) total[name] = sum(rows, name);
  return figuresOf(total, p50, p95);
}

function figuresOf(row: typeof NOTHING, p50: number | null, p95: number | null): UsageFigures {
  const unpriced = row.requests - row.priced;
  return {
    requests: row.requests,
    succeeded: row.succeeded,
    failed: row.requests - row.succeeded - row.cancelled,
    cancelled: row.cancelled,
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    costMicros: row.requests > 0 && row.priced === 0 ? null : row.cost,
    unpriced,
    masked: row.masked,
    p50LatencyMs: p50,
    p95LatencyMs: p95,
  };
}

function sum(rows: readonly UsageRow[], name: keyof typeof NOTHING): number {
  return rows.reduce((total, row) => total + row[name], 0);
}
