import type { ResolvedTool } from '../tools/resolve-tool.ts';
import type { QuotaLimit, TenantQuotas } from './load-quotas.ts';

type Activation = Pick<ResolvedTool, 'code' | 'dailyRequests' | 'monthlyRequests'>;

/** Every limit that a call of this user with this tool falls under; none for most. */
export function limitsOf(quotas: TenantQuotas, userId: string, tool: Activation): QuotaLimit[] {
  const own = quotas.users.get(userId) ?? [];
  // A user's own quota takes the place of the general one of the same period, whole: it may lift it.
  const general = quotas.everyUser.filter(({ period }) => !own.some((limit) => limit.period === period));
  return [
    ...quotas.tenant,
    ...own,
    ...general.map((limit) => ({ ...limit, subject: userId })),
    ...(quotas.tools.get(tool.code) ?? []),
    ...ofActivation(tool),
  ];
}

function ofActivation({ code, dailyRequests, monthlyRequests }: Activation): QuotaLimit[] {
  const limit = (period: QuotaLimit['period'], maxRequests: number | null): QuotaLimit[] =>
    maxRequests === null ? [] : [{ id: null, scope: 'tool', subject: code, period, maxRequests, maxTokens: null }];
  return [...limit('day', dailyRequests), ...limit('month', monthlyRequests)];
}
