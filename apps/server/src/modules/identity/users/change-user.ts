import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { problem } from '../../../kernel/errors.ts';
import type { TenantRole } from '../../../kernel/roles.ts';
import { identityProblem } from '../errors.ts';
import { openUser } from './open-user.ts';

export interface UserChange {
  action: 'user.update' | 'user.suspend' | 'user.reactivate';
  role?: TenantRole | undefined;
  name?: string | null | undefined;
  status?: 'active' | 'suspended';
}

/** Changes a user of the caller's tenant; whatever the user holds (sessions, keys) obeys at once, on every node. */
export async function changeUser({ kernel, actor, requestId }: Context<TenantActor>, id: string, change: UserChange) {
  const changed = await kernel.db.withTenant(actor.tenantId, async (tx) => {
    const user = await tx
      .selectFrom('users')
      .selectAll()
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!user) return problem('not_found');
    const leaves = (change.role ?? user.role) !== 'TENANT_ADMIN' || (change.status ?? user.status) !== 'active';
    if (user.role === 'TENANT_ADMIN' && user.status === 'active' && leaves && !(await hasOtherAdmin(tx, id)))
      return identityProblem('last_admin');
    const { role, status, name } = change;
    const sealedName =
      typeof name === 'string'
        ? await kernel.cipher.seal(tx, { table: 'users', column: 'name', rowId: id }, name)
        : name;
    const row = await tx
      .updateTable('users')
      .set({
        ...(role ? { role } : {}),
        ...(sealedName === undefined ? {} : { name: sealedName }),
        ...(status ? { status, suspended_at: status === 'suspended' ? new Date(kernel.clock()) : null } : {}),
      })
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await notifyChange(tx, 'actor', id);
    await kernel.audit.recordIn(tx, {
      action: change.action,
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'user', id },
      ...(role ? { details: { role } } : {}),
    });
    return openUser(kernel, tx, row);
  });
  kernel.invalidations.dropHere('actor', id);
  return changed;
}

/** Locks the tenant's admins, so that two of them cannot each remove the other at the same moment. */
async function hasOtherAdmin(tx: TenantTx, id: string): Promise<boolean> {
  const admins = await tx
    .selectFrom('users')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('role', '=', 'TENANT_ADMIN')
    .where('status', '=', 'active')
    .orderBy('id')
    .forUpdate()
    .execute();
  return admins.some((admin) => admin.id !== id);
}
