import type { TenantActor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { aiProblem } from '../errors.ts';
import type { ResolvedTool } from '../tools/resolve-tool.ts';

const DAY_MS = 86_400_000;

interface Period {
  name: 'day' | 'month';
  limit: number;
  startMs: number;
  endMs: number;
}

/**
 * Counts this call against the organisation's quotas of the tool. Counters live in shared state and are seeded from ai_jobs,
 * so that a restart gives nothing away. Undefined at once for the many tools that have no quota.
 */
export function reserveQuota(
  kernel: Kernel,
  actor: TenantActor,
  tool: ResolvedTool,
): Problem | undefined | Promise<Problem | undefined> {
  if (tool.dailyRequests === null && tool.monthlyRequests === null) return undefined;
  return reserve(kernel, actor, tool);
}

async function reserve(kernel: Kernel, actor: TenantActor, tool: ResolvedTool): Promise<Problem | undefined> {
  const nowMs = kernel.clock();
  const taken: string[] = [];
  for (const period of periodsOf(tool, nowMs)) {
    const key = `quota:${actor.tenantId}:${tool.code}:${period.startMs}:${period.name}`;
    let used = await kernel.sharedState.add(key, 1);
    if (used === undefined) {
      await kernel.sharedState.setIfAbsent(
        key,
        String(await countJobs(kernel, actor, tool, period)),
        period.endMs - nowMs,
      );
      used = (await kernel.sharedState.add(key, 1)) ?? period.limit + 1;
    }
    taken.push(key);
    if (used > period.limit) {
      // A refused call counts in no period, the ones that had room included.
      for (const counted of taken) await kernel.sharedState.add(counted, -1);
      const seconds = Math.ceil((period.endMs - nowMs) / 1000);
      return aiProblem('quota_exceeded', {
        detail: `At most ${period.limit} calls a ${period.name}.`,
        headers: { 'retry-after': String(seconds) },
      });
    }
  }
  return undefined;
}

/** Days and months of UTC, so that every node agrees on when they begin. */
function periodsOf(tool: ResolvedTool, nowMs: number): Period[] {
  const now = new Date(nowMs);
  const dayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const monthMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  const nextMonthMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  return [
    ...(tool.dailyRequests === null
      ? []
      : [{ name: 'day' as const, limit: tool.dailyRequests, startMs: dayMs, endMs: dayMs + DAY_MS }]),
    ...(tool.monthlyRequests === null
      ? []
      : [{ name: 'month' as const, limit: tool.monthlyRequests, startMs: monthMs, endMs: nextMonthMs }]),
  ];
}

async function countJobs(kernel: Kernel, actor: TenantActor, tool: ResolvedTool, period: Period): Promise<number> {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const { count } = await tx
      .selectFrom('ai_jobs')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('tenant_id', '=', tx.tenantId)
      .where('tool_code', '=', tool.code)
      .where('created_at', '>=', new Date(period.startMs))
      .executeTakeFirstOrThrow();
    return count;
  });
}
