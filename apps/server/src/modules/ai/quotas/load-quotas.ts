import { CachedByKey } from '../../../kernel/db/cached-by-key.ts';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';
import type { QuotaPeriod } from './period-of.ts';

export type QuotaScope = 'tenant' | 'user' | 'tool';

/** How much one of them may use in a period. */
export interface QuotaLimit {
  /** Of the row in `ai_quotas`; null for the quota that a tool's activation carries. */
  id: string | null;
  scope: QuotaScope;
  /** Whose use is counted: a user's id, a tool's code; null for the organisation, and for every user before one is known. */
  subject: string | null;
  period: QuotaPeriod;
  maxRequests: number | null;
  maxTokens: number | null;
}

/** The quotas of one organisation, by what a call asks them with. */
export interface TenantQuotas {
  tenantId: TenantId;
  /** In the order of their ids. */
  all: readonly (QuotaLimit & { id: string })[];
  tenant: readonly QuotaLimit[];
  everyUser: readonly QuotaLimit[];
  users: ReadonlyMap<string, readonly QuotaLimit[]>;
  tools: ReadonlyMap<string, readonly QuotaLimit[]>;
}

const quotasOfTenants = perKernel(
  (kernel) =>
    new CachedByKey<TenantQuotas>(kernel, {
      topics: ['tool'],
      max: 20_000,
      ttlMs: 60_000,
      groupsOf: ({ tenantId }) => [tenantId],
    }),
);

/** Without a promise when they are cached; changes reach every node with the commit that makes them. */
export function loadQuotas(kernel: Kernel, tenantId: TenantId): TenantQuotas | Promise<TenantQuotas> {
  const quotas = quotasOfTenants.of(kernel);
  return quotas.peek(tenantId) ?? quotas.get(tenantId, () => kernel.db.withTenant(tenantId, read));
}

async function read(tx: TenantTx): Promise<TenantQuotas> {
  const rows = await tx
    .selectFrom('ai_quotas')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .orderBy('id')
    .execute();
  const limits = rows.map((row): QuotaLimit & { id: string } => ({
    id: row.id,
    scope: row.scope as QuotaScope,
    subject: row.user_id ?? row.tool_code,
    period: row.period as QuotaPeriod,
    maxRequests: row.max_requests,
    maxTokens: row.max_tokens,
  }));
  const named = (scope: QuotaScope) =>
    Map.groupBy(
      limits.filter((limit) => limit.scope === scope && limit.subject !== null),
      ({ subject }) => String(subject),
    );
  return {
    tenantId: tx.tenantId,
    all: limits,
    tenant: limits.filter(({ scope }) => scope === 'tenant'),
    everyUser: limits.filter(({ scope, subject }) => scope === 'user' && subject === null),
    users: named('user'),
    tools: named('tool'),
  };
}
