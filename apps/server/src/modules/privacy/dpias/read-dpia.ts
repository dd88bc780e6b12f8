import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { problem } from '../../../kernel/errors.ts';
import { openWholeDpia } from './open-whole-dpia.ts';

export async function readDpia({ kernel, actor }: Context<TenantActor>, id: string) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const row = await tx
      .selectFrom('dpias')
      .selectAll()
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? openWholeDpia(kernel, tx, row) : problem('not_found');
  });
}
