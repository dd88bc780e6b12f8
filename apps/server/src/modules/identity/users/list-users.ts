import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { pageOf } from '../../../kernel/http/page.ts';
import { openUser } from './open-user.ts';

export async function listUsers(
  { kernel, actor }: Context<TenantActor>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    let query = tx
      .selectFrom('users')
      .selectAll()
      .where('tenant_id', '=', tx.tenantId)
      .orderBy('id')
      .limit(limit + 1);
    if (cursor) query = query.where('id', '>', cursor);
    const { items, nextCursor } = pageOf(await query.execute(), limit);
    return { items: await Promise.all(items.map((row) => openUser(kernel, tx, row))), nextCursor };
  });
}
