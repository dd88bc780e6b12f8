import type { Actor } from '../../../kernel/actor.ts';
import type { PlatformTx } from '../../../kernel/db/doors.ts';
import { asTenantId, newId, PLATFORM_REALM } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';

/** Adds a tenant with its audit row; undefined when the slug is taken. */
export async function insertTenant(
  kernel: Kernel,
  tx: PlatformTx,
  actor: Actor,
  tenant: { slug: string; name: string; requestId?: string },
) {
  const id = asTenantId(newId());
  const row = await tx
    .insertInto('tenants')
    .values({ id, slug: tenant.slug, name: tenant.name })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) return undefined;
  await kernel.audit.recordIn(tx, {
    action: 'tenant.create',
    outcome: 'success',
    tenantId: PLATFORM_REALM,
    actor,
    target: { type: 'tenant', id },
    ...(tenant.requestId ? { requestId: tenant.requestId } : {}),
  });
  return row;
}
