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
    const locked = await lockWithAdmins(tx, id);
    const user = locked.find((row) => row.id === id);
    if (!user) return problem('not_found');
    const leaves = (change.role ?? user.role) !== 'TENANT_ADMIN' || (change.status ?? user.status) !== 'active';
    if (user.role === 'TENANT_ADMIN' && user.status === 'active' && leaves && locked.every((row) => row.id === id))
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

/**
 * Locks a user and the tenant's active admins, so that two of them cannot each remove the other at the same moment. One statement,
 * in the order of ids: locking the user first and the admins after it made those two a deadlock.
 */
function lockWithAdmins(tx: TenantTx, id: string) {
  return tx
    .selectFrom('users')
    .select(['id', 'role', 'status'])
    .where('tenant_id', '=', tx.tenantId)
    .where((where) =>
      where.or([where('id', '=', id), where.and([where('role', '=', 'TENANT_ADMIN'), where('status', '=', 'active')])]),
    )
    .orderBy('id')
    .forUpdate()
    .execute();
}
