import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { pageOf } from '../../../kernel/http/page.ts';
import { showApiKey } from './show-api-key.ts';

/** The caller's own keys; an administrator sees the organisation's. */
export async function listApiKeys(
  { kernel, actor }: Context<TenantActor>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    let query = tx
      .selectFrom('api_keys')
      .selectAll()
      .where('tenant_id', '=', tx.tenantId)
      .where('revoked_at', 'is', null)
      .orderBy('id')
      .limit(limit + 1);
    if (actor.role !== 'TENANT_ADMIN') query = query.where('owner_id', '=', actor.id);
    if (cursor) query = query.where('id', '>', cursor);
    const { items, nextCursor } = pageOf(await query.execute(), limit);
    return { items: items.map(showApiKey), nextCursor };
  });
}
