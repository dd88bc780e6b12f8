import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { problem } from '../../../kernel/errors.ts';
import { openUser } from './open-user.ts';

export async function readUser({ kernel, actor }: Context<TenantActor>, id: string) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const row = await tx
      .selectFrom('users')
      .selectAll()
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? openUser(kernel, tx, row) : problem('not_found');
  });
}
