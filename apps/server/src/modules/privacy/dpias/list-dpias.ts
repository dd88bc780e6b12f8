import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { pageOf } from '../../../kernel/http/page.ts';
import { openDpia } from './open-dpia.ts';

/** The organisation's impact assessments, newest first, of one purpose or of all. */
export async function listDpias(
  { kernel, actor }: Context<TenantActor>,
  { purpose, limit, cursor }: { purpose?: string | undefined; limit: number; cursor?: string | undefined },
) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    let query = tx
      .selectFrom('dpias')
      .selectAll()
      .where('tenant_id', '=', tx.tenantId)
      .orderBy('id', 'desc')
      .limit(limit + 1);
    if (purpose) query = query.where('purpose', '=', purpose);
    if (cursor) query = query.where('id', '<', cursor);
    const { items, nextCursor } = pageOf(await query.execute(), limit);
    return { items: await Promise.all(items.map((row) => openDpia(kernel, tx, row))), nextCursor };
  });
}
