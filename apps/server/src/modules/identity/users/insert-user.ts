import type { TenantTx } from '../../../kernel/db/doors.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { TenantRole } from '../../../kernel/roles.ts';

export interface NewUser {
  email: string;
  name?: string | undefined;
  role: TenantRole;
  passwordHash: string | null;
}

/** Adds a user to the transaction's tenant; undefined when the address already has an account there. */
export async function insertUser(kernel: Kernel, tx: TenantTx, user: NewUser): Promise<string | undefined> {
  const id = newId();
  const seal = (column: 'email' | 'name', value: string) =>
    kernel.cipher.seal(tx, { table: 'users', column, rowId: id }, value);
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('users')
    .values({
      tenant_id: tx.tenantId,
      id,
      email: await seal('email', user.email.trim()),
      email_hash: kernel.keys.hashEmail(user.email),
      name: user.name ? await seal('name', user.name) : null,
      password_hash: user.passwordHash,
      role: user.role,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'email_hash']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n ? id : undefined;
}
