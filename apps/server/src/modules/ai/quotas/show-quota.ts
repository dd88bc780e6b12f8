import type { QuotaLimit, TenantQuotas } from './load-quotas.ts';
import { periodOf } from './period-of.ts';
import { NO_USE, type TenantUse, type Use } from './read-use.ts';

/** A quota as lists show it: what is used of it now, what is left, and when it begins anew. */
export function showQuota(limit: QuotaLimit & { id: string }, use: TenantUse, quotas: TenantQuotas, nowMs: number) {
  const used = usedOf(limit, use, quotas);
  const left = (max: number | null, taken: number) => (max === null ? null : Math.max(0, max - taken));
  return {
    ...limit,
    used,
    remaining: { requests: left(limit.maxRequests, used.requests), tokens: left(limit.maxTokens, used.tokens) },
    resetsAt: new Date(periodOf(limit.period, nowMs).endMs).toISOString(),
  };
}

function usedOf({ scope, subject, period }: QuotaLimit, use: TenantUse, quotas: TenantQuotas): Use {
  if (scope === 'tenant') return use.tenant[period];
  if (subject !== null) return ((scope === 'user' ? use.users : use.tools).get(subject) ?? NO_USE)[period];
  // Of everybody without a quota of their own, what the one who used most has used.
  const most = { requests: 0, tokens: 0 };
  for (const [userId, { [period]: used }] of use.users) {
    if (quotas.users.get(userId)?.some((own) => own.period === period)) continue;
    most.requests = Math.max(most.requests, used.requests);
    most.tokens = Math.max(most.tokens, used.tokens);
  }
  return most;
}
