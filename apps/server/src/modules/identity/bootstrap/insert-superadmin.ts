import type { PlatformTx } from '../../../kernel/db/doors.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';

/** Once and only once: the partial unique index decides, so two commands at the same time make one superadmin. */
export async function insertSuperadmin(
  kernel: Kernel,
  tx: PlatformTx,
  email: string,
  passwordHash: string | null,
): Promise<string | undefined> {
  const id = newId();
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('superadmins')
    .values({
      id,
      email: await kernel.cipher.seal(tx, { table: 'superadmins', column: 'email', rowId: id }, email.trim()),
      email_hash: kernel.keys.hashEmail(email),
      password_hash: passwordHash,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n ? id : undefined;
}
