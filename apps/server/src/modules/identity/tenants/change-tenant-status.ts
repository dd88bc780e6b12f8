import type { PlatformActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { problem } from '../../../kernel/errors.ts';
import { PLATFORM_REALM } from '../../../kernel/ids.ts';
import { showTenant } from './show-tenant.ts';

/** Suspends or reactivates a tenant: every account and key of it obeys at once, on every node. */
export async function changeTenantStatus(
  { kernel, actor, requestId }: Context<PlatformActor>,
  id: string,
  status: 'active' | 'suspended',
  reason?: string,
) {
  const changed = await kernel.db.withPlatform(actor, async (tx) => {
    const row = await tx
      .updateTable('tenants')
      .set({
        status,
        status_reason: reason ?? null,
        suspended_at: status === 'suspended' ? new Date(kernel.clock()) : null,
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (!row) return problem('not_found');
    await notifyChange(tx, 'tenant', id);
    const action = status === 'suspended' ? 'tenant.suspend' : 'tenant.reactivate';
    await kernel.audit.recordIn(tx, {
      action,
      outcome: 'success',
      tenantId: PLATFORM_REALM,
      actor,
      requestId,
      target: { type: 'tenant', id },
    });
    return showTenant(row);
  });
  kernel.invalidations.dropHere('tenant', id);
  return changed;
}
