import { type RawBuilder, sql } from 'kysely';
import type { TenantTx } from '../../../kernel/db/doors.ts';

export type UsageGroup = 'tool' | 'user' | 'provider' | 'model' | 'status' | 'none';

export interface UsageQuestion {
  group: UsageGroup;
  fromMs: number;
  toMs: number;
  /** One's own calls only. */
  userId: string | undefined;
}

/** Figures of the calls of one key that began in one interval. */
export interface UsageRow {
  key: string;
  /** Index of the interval, from 0. */
  slot: number;
  requests: number;
  succeeded: number;
  cancelled: number;
  prompt_tokens: number;
  completion_tokens: number;
  /** Micro-euros; of those calls only whose cost is known. */
  cost: number;
  priced: number;
  masked: number;
  p50: number;
  p95: number;
}

interface TotalRow {
  slot: null;
  p50: number | null;
  p95: number | null;
}

const COLUMNS: Record<UsageGroup, { name: RawBuilder<unknown>; type: RawBuilder<unknown> }> = {
  tool: { name: sql`tool_code`, type: sql`text` },
  user: { name: sql`user_id`, type: sql`uuid` },
  provider: { name: sql`provider`, type: sql`text` },
  model: { name: sql`model`, type: sql`text` },
  status: { name: sql`status`, type: sql`text` },
  none: { name: sql`'all'::text`, type: sql`text` },
};

/** The keys with most calls, most first. */
export async function readTopKeys(tx: TenantTx, question: UsageQuestion, limit: number): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    SELECT ${COLUMNS[question.group].name} AS key FROM ai_jobs WHERE ${within(tx, question)}
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${limit}`.execute(tx);
  return rows.map(({ key }) => key);
}

/**
 * Figures by key and interval, and the percentiles of all calls together. Keys that `named` does not name are one: `other`.
 *
 * Measured on a tenant's 1,000,000 rows of 90 days among 2,000,000 of 50 tenants (PostgreSQL 18, two cores), 30 days by day and tool,
 * 333,000 rows: 240 ms, of which 65 are for the percentiles and 60 for those of the total. What that rests on:
 * - the index ai_jobs_usage alone is read (380 ms from the table);
 * - OFFSET 0: seen from outside, PostgreSQL expects 200 intervals and hashes; otherwise one for each row, and sorts them all (360 ms);
 * - latencies are gathered by the hash and sorted a group at a time; percentile_disc beside the sums would sort the rows first;
 * - work_mem: in 4 MB the hash spills to disk (285 ms).
 * Rejected: date_trunc (120 ms more than width_bucket), a table of sums by hour (a row that every call of a tenant waits for).
 */
export async function readUsageRows(
  tx: TenantTx,
  question: UsageQuestion,
  starts: readonly number[],
  named: readonly string[] | undefined,
): Promise<{ rows: UsageRow[]; p50: number | null; p95: number | null }> {
  const { name, type } = COLUMNS[question.group];
  await sql`SELECT set_config('work_mem', '64MB', true)`.execute(tx);
  const { rows } = await sql<UsageRow | TotalRow>`
    WITH groups AS MATERIALIZED (
      SELECT key, slot, count(*) AS requests, count(*) FILTER (WHERE status = 'success') AS succeeded,
        count(*) FILTER (WHERE status = 'cancelled') AS cancelled, sum(prompt_tokens) AS prompt_tokens,
        sum(completion_tokens) AS completion_tokens, coalesce(sum(cost_micros), 0)::bigint AS cost,
        count(cost_micros) AS priced, sum(masked_total) AS masked, array_agg(latency_ms) AS latencies
      FROM (
        SELECT width_bucket(created_at, ${starts.map((startMs) => new Date(startMs).toISOString())}::timestamptz[]) - 1 AS slot,
          ${named ? sql`CASE WHEN ${name} = ANY(${named}::${type}[]) THEN ${name} END` : name} AS key,
          status, prompt_tokens, completion_tokens, cost_micros, masked_total, latency_ms
        FROM ai_jobs WHERE ${within(tx, question)} OFFSET 0
      ) AS calls
      GROUP BY key, slot
    )
    SELECT coalesce(key::text, 'other') AS key, slot, requests, succeeded, cancelled, prompt_tokens, completion_tokens, cost, priced,
      masked, percentiles[1] AS p50, percentiles[2] AS p95
    FROM groups, LATERAL (SELECT ${PERCENTILES} FROM unnest(latencies) AS latency) AS each
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, percentiles[1], percentiles[2]
    FROM (SELECT ${PERCENTILES} FROM groups, unnest(latencies) AS latency) AS together`.execute(tx);
  const together = rows.find(({ slot }) => slot === null);
  return { rows: rows.filter((row) => row.slot !== null), p50: together?.p50 ?? null, p95: together?.p95 ?? null };
}

const PERCENTILES = sql`percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY latency) AS percentiles`;

function within(tx: TenantTx, { fromMs, toMs, userId }: UsageQuestion): RawBuilder<boolean> {
  const own = userId === undefined ? sql`` : sql`AND user_id = ${userId}`;
  return sql`tenant_id = ${tx.tenantId} AND created_at >= ${new Date(fromMs)} AND created_at < ${new Date(toMs)} ${own}`;
}
