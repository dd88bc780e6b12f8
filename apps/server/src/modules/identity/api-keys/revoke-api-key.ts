import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { problem } from '../../../kernel/errors.ts';
import type { Problem } from '../../../kernel/problem.ts';

/** Ends a key everywhere at once: one's own, or any of the organisation's for an administrator. */
export async function revokeApiKey(
  { kernel, actor, requestId }: Context<TenantActor>,
  id: string,
): Promise<Problem | undefined> {
  const owner = await kernel.db.withTenant(actor.tenantId, async (tx) => {
    let update = tx
      .updateTable('api_keys')
      .set({ revoked_at: new Date(kernel.clock()) })
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .where('revoked_at', 'is', null);
    if (actor.role !== 'TENANT_ADMIN') update = update.where('owner_id', '=', actor.id);
    const row = await update.returning('owner_id').executeTakeFirst();
    if (!row) return undefined;
    await notifyChange(tx, 'actor', row.owner_id);
    await kernel.audit.recordIn(tx, {
      action: 'api_key.revoke',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'api_key', id },
    });
    return row.owner_id;
  });
  if (owner === undefined) return problem('not_found');
  kernel.invalidations.dropHere('actor', owner);
  return undefined;
}
