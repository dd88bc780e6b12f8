import type { TenantId } from '../../../kernel/ids.ts';
import type { Addition } from '../../../kernel/shared-state/index.ts';
import type { QuotaLimit } from './load-quotas.ts';
import { periodOf } from './period-of.ts';

/** One counter and its limit in one period; as an addition, what a call takes from it before it is made. */
export interface Meter extends Addition {
  kind: 'requests' | 'tokens';
  max: number;
  quota: QuotaLimit;
  startMs: number;
  endMs: number;
}

/**
 * The counters that these limits count with now. Two limits on one counter (a tool's activation and its quota) make one
 * meter, with the lower.
 */
export function metersOf(tenantId: TenantId, limits: readonly QuotaLimit[], nowMs: number): Meter[] {
  const meters = new Map<string, Meter>();
  for (const quota of limits) {
    const { scope, subject, period, maxRequests, maxTokens } = quota;
    const { startMs, endMs } = periodOf(period, nowMs);
    const add = (kind: Meter['kind'], max: number | null) => {
      if (max === null) return;
      const key = `quota:${tenantId}:${scope}:${subject ?? ''}:${kind}:${period}:${startMs}`;
      if ((meters.get(key)?.max ?? Number.POSITIVE_INFINITY) <= max) return;
      // How many tokens an answer will take nobody knows: a call is let through while one is left.
      const taken = kind === 'requests' ? { by: 1, limit: max } : { by: 0, limit: max - 1 };
      meters.set(key, { key, ...taken, kind, max, quota, startMs, endMs });
    };
    add('requests', maxRequests);
    add('tokens', maxTokens);
  }
  return [...meters.values()];
}
