import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { pageOf } from '../../../kernel/http/page.ts';
import { loadQuotas } from './load-quotas.ts';
import { readUse } from './read-use.ts';
import { showQuota } from './show-quota.ts';

/** The organisation's quotas in the order they were set, with what is used of each now. */
export async function listQuotas(
  { kernel, actor }: Context<TenantActor>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const quotas = await loadQuotas(kernel, actor.tenantId);
  const { items, nextCursor } = pageOf(
    quotas.all.filter(({ id }) => cursor === undefined || id > cursor).slice(0, limit + 1),
    limit,
  );
  if (items.length === 0) return { items, nextCursor };
  const nowMs = kernel.clock();
  const use = await kernel.db.withTenant(actor.tenantId, (tx) => readUse(tx, nowMs));
  return { items: items.map((quota) => showQuota(quota, use, quotas, nowMs)), nextCursor };
}
