import type { Selectable } from 'kysely';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import type { Tables } from '../../../kernel/db/tables.generated.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { TenantRole } from '../../../kernel/roles.ts';

export interface User {
  id: string;
  email: string;
  name: string | null;
  role: TenantRole;
  status: 'active' | 'suspended';
  createdAt: string;
}

/** A user as the API shows it: the sealed columns opened. */
export async function openUser(kernel: Kernel, tx: TenantTx, row: Selectable<Tables['users']>): Promise<User> {
  const open = (column: 'email' | 'name', sealed: Buffer) =>
    kernel.cipher.open(tx, { table: 'users', column, rowId: row.id }, sealed);
  return {
    id: row.id,
    email: await open('email', row.email),
    name: row.name ? await open('name', row.name) : null,
    role: row.role as TenantRole,
    status: row.status as User['status'],
    createdAt: row.created_at.toISOString(),
  };
}
