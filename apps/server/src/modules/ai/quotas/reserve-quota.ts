import type { TenantActor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { SharedStateUnavailable } from '../../../kernel/shared-state/index.ts';
import { aiProblem } from '../errors.ts';
import type { ResolvedTool } from '../tools/resolve-tool.ts';
import { limitsOf } from './limits-of.ts';
import { loadQuotas, type QuotaLimit, type TenantQuotas } from './load-quotas.ts';
import { type Meter, metersOf } from './meters-of.ts';
import { Reservation } from './reservation.ts';
import { seedMeter } from './seed-meter.ts';

/** A period may end between the seed of a counter and its use, a Redis may forget it; thrice is no accident. */
const ATTEMPTS = 3;

/**
 * Counts this call against the quotas of its organisation, user and tool: in all of them or, if one is used up, in none. Counters
 * live in shared state and are seeded from ai_jobs, so that a restart gives nothing away. A quota of tokens refuses once they are
 * used up; what a call uses is added when it ends, so a quota may be overshot by the calls that were under way.
 * Undefined at once for the many calls that fall under no quota.
 */
export function reserveQuota(
  kernel: Kernel,
  actor: TenantActor,
  tool: ResolvedTool,
): undefined | Promise<Reservation | Problem | undefined> {
  const quotas = loadQuotas(kernel, actor.tenantId);
  return quotas instanceof Promise
    ? quotas.then((loaded) => reserveWithin(kernel, actor, tool, loaded))
    : reserveWithin(kernel, actor, tool, quotas);
}

function reserveWithin(kernel: Kernel, actor: TenantActor, tool: ResolvedTool, quotas: TenantQuotas) {
  const limits = limitsOf(quotas, actor.id, tool);
  return limits.length === 0 ? undefined : reserve(kernel, actor, limits);
}

async function reserve(
  kernel: Kernel,
  actor: TenantActor,
  limits: readonly QuotaLimit[],
): Promise<Reservation | Problem> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const meters = metersOf(actor.tenantId, limits, kernel.clock());
    const decision = await kernel.sharedState.addAll(meters);
    if (decision.added) return new Reservation(kernel, actor, meters, decision.sums);
    const { missing, full } = decision;
    if (missing.length === 0) return quotaExceeded(full, kernel.clock());
    await Promise.all(missing.map((meter) => seedMeter(kernel, actor.tenantId, meter)));
  }
  throw new SharedStateUnavailable('counters do not stay');
}

/** Names the quota that begins anew last: after the wait it asks for, the others have room too. */
function quotaExceeded(full: readonly Meter[], nowMs: number): Problem {
  const { quota, kind, max, endMs } = full.reduce((last, meter) => (meter.endMs > last.endMs ? meter : last));
  const { scope, period } = quota;
  const whose = { tenant: 'the organisation', user: 'this user', tool: 'this tool' }[scope];
  return aiProblem('quota_exceeded', {
    detail: `At most ${max} ${kind} a ${period} for ${whose}.`,
    headers: { 'retry-after': String(Math.max(1, Math.ceil((endMs - nowMs) / 1000))) },
    members: { scope, period, kind, limit: max },
  });
}
