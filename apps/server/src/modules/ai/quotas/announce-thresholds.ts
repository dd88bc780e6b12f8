import type { TenantActor } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Meter } from './meters-of.ts';

const PERCENTS = [80, 100] as const;

/** Says, once for each limit and period over all nodes, that 80 % and 100 % of it are used: in the trail and in the metrics. */
export async function announceThresholds(
  kernel: Kernel,
  actor: TenantActor,
  requestId: string,
  meter: Meter,
  used: number,
): Promise<void> {
  const { kind, max, quota, endMs } = meter;
  for (const { key, percent } of passedThresholds(meter, used)) {
    if (!(await kernel.sharedState.setIfAbsent(key, '1', endMs - kernel.clock()))) continue;
    kernel.metrics.aiQuotaThresholds.inc({ scope: quota.scope, kind, percent });
    await kernel.audit.record({
      action: 'ai_quota.threshold',
      outcome: 'success',
      tenantId: actor.tenantId,
      actor,
      requestId,
      target: quota.id ? { type: 'ai_quota', id: quota.id } : { type: 'ai_tool', id: String(quota.subject) },
      details: { scope: quota.scope, period: quota.period, kind, percent, limit: max },
    });
  }
}

/** The limit is part of the key: one that is raised has its thresholds before it again. */
export function passedThresholds({ key, max }: Meter, used: number) {
  return PERCENTS.filter((percent) => used * 100 >= max * percent).map((percent) => ({
    key: `${key}:${max}:${percent}`,
    percent,
  }));
}
