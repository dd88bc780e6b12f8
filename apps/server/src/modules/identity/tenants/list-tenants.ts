import type { PlatformActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { pageOf } from '../../../kernel/http/page.ts';
import { showTenant } from './show-tenant.ts';

export async function listTenants(
  { kernel, actor }: Context<PlatformActor>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  return kernel.db.withPlatform(actor, async (tx) => {
    let query = tx
      .selectFrom('tenants')
      .selectAll()
      .orderBy('id')
      .limit(limit + 1);
    if (cursor) query = query.where('id', '>', cursor);
    const { items, nextCursor } = pageOf(await query.execute(), limit);
    return { items: items.map(showTenant), nextCursor };
  });
}
