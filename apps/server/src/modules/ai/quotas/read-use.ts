import { sql } from 'kysely';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import { periodOf, type QuotaPeriod } from './period-of.ts';

export interface Use {
  requests: number;
  tokens: number;
}

/** What was used in the present day and month of UTC, as ai_jobs has it: calls under way are not in it yet. */
export interface TenantUse {
  tenant: Record<QuotaPeriod, Use>;
  users: ReadonlyMap<string, Record<QuotaPeriod, Use>>;
  tools: ReadonlyMap<string, Record<QuotaPeriod, Use>>;
}

export const NO_USE: Record<QuotaPeriod, Use> = {
  day: { requests: 0, tokens: 0 },
  month: { requests: 0, tokens: 0 },
};

interface Row {
  user_id: string | null;
  tool_code: string | null;
  day_requests: number;
  day_tokens: number;
  month_requests: number;
  month_tokens: number;
}

/** One pass over the month: 160 ms for a tenant with 333,000 calls in it. */
export async function readUse(tx: TenantTx, nowMs: number): Promise<TenantUse> {
  const month = periodOf('month', nowMs);
  const dayStart = new Date(periodOf('day', nowMs).startMs);
  const tokens = sql`prompt_tokens::bigint + completion_tokens`;
  const { rows } = await sql<Row>`
    SELECT user_id, tool_code, count(*) AS month_requests, coalesce(sum(${tokens}), 0)::bigint AS month_tokens,
      count(*) FILTER (WHERE created_at >= ${dayStart}) AS day_requests,
      coalesce(sum(${tokens}) FILTER (WHERE created_at >= ${dayStart}), 0)::bigint AS day_tokens
    FROM ai_jobs
    WHERE tenant_id = ${tx.tenantId} AND created_at >= ${new Date(month.startMs)} AND created_at < ${new Date(month.endMs)}
    GROUP BY GROUPING SETS ((user_id), (tool_code), ())`.execute(tx);
  const users = new Map<string, Record<QuotaPeriod, Use>>();
  const tools = new Map<string, Record<QuotaPeriod, Use>>();
  let tenant = NO_USE;
  for (const row of rows) {
    const use = {
      day: { requests: row.day_requests, tokens: row.day_tokens },
      month: { requests: row.month_requests, tokens: row.month_tokens },
    };
    // Neither column is ever null in a row of ai_jobs: null means that it was not grouped by.
    if (row.user_id !== null) users.set(row.user_id, use);
    else if (row.tool_code !== null) tools.set(row.tool_code, use);
    else tenant = use;
  }
  return { tenant, users, tools };
}
