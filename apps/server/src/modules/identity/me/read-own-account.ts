import type { Context } from '../../../kernel/context.ts';
import { openUser } from '../users/open-user.ts';

export async function readOwnAccount({ kernel, actor }: Context) {
  const { id, scope, role } = actor;
  const permissions = [...actor.permissions].sort();
  if (actor.scope === 'PLATFORM') {
    const email = await kernel.db.withPlatform(actor, async (tx) => {
      const admin = await tx.selectFrom('superadmins').select('email').where('id', '=', id).executeTakeFirstOrThrow();
      return kernel.cipher.open(tx, { table: 'superadmins', column: 'email', rowId: id }, admin.email);
    });
    return { id, email, name: null, scope, role, tenantId: null, tenant: null, permissions };
  }
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const user = await tx
      .selectFrom('users')
      .selectAll()
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const tenant = await tx
      .selectFrom('tenants')
      .select(['slug', 'name'])
      .where('id', '=', tx.tenantId)
      .executeTakeFirstOrThrow();
    const { email, name } = await openUser(kernel, tx, user);
    return { id, email, name, scope, role, tenantId: actor.tenantId, tenant, permissions };
  });
}
