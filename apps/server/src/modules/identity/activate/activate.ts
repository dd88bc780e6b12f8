import type { RealmTx } from '../../../kernel/db/doors.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import type { RouteContext } from '../../../kernel/http/route.ts';
import { PLATFORM_REALM, type TenantId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { checkPasswordStrength } from '../check-password-strength.ts';
import { identityProblem } from '../errors.ts';
import { hashPassword } from '../hash-password.ts';
import { inRealmOf } from '../sessions/in-realm-of.ts';

/** Sets an account's password with its one-time token, once. Sessions opened before are closed. */
export async function activate(
  { kernel, requestId }: RouteContext<true>,
  token: string,
  password: string,
): Promise<Problem | undefined> {
  const tokenHash = kernel.keys.hashToken(token);
  const found = await kernel.db.withSystem('activation_lookup', (tx) =>
    tx
      .selectFrom('activation_tokens')
      .select(['tenant_id', 'account_id'])
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst(),
  );
  if (!found) return identityProblem('activation_invalid');
  const tenantId = found.tenant_id as TenantId;
  const accountId = found.account_id;
  const passwordHash = await hashPassword(password);
  const refused = await inRealmOf(kernel, tenantId, 'activate', async (tx) => {
    const weak = checkPasswordStrength(password, await emailOf(kernel, tx, accountId));
    if (weak) return weak;
    // Spending the token is the condition of the change: of two uses at the same instant one finds it spent.
    const spent = await tx
      .updateTable('activation_tokens')
      .set({ used_at: new Date(kernel.clock()) })
      .where('tenant_id', '=', tenantId)
      .where('token_hash', '=', tokenHash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', new Date(kernel.clock()))
      .executeTakeFirst();
    if (spent.numUpdatedRows !== 1n) return identityProblem('activation_invalid');
    if (tenantId === PLATFORM_REALM)
      await tx.updateTable('superadmins').set({ password_hash: passwordHash }).where('id', '=', accountId).execute();
    else
      await tx
        .updateTable('users')
        .set({ password_hash: passwordHash })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', accountId)
        .execute();
    await tx.deleteFrom('sessions').where('tenant_id', '=', tenantId).where('account_id', '=', accountId).execute();
    await notifyChange(tx, 'actor', accountId);
    await kernel.audit.recordIn(tx, {
      action: 'auth.activate',
      outcome: 'success',
      tenantId,
      actor: null,
      requestId,
      target: { type: 'account', id: accountId },
    });
    return undefined;
  });
  if (!refused) kernel.invalidations.dropHere('actor', accountId);
  return refused;
}

async function emailOf(kernel: Kernel, tx: RealmTx, rowId: string): Promise<string> {
  if (tx.tenantId === PLATFORM_REALM) {
    const { email } = await tx
      .selectFrom('superadmins')
      .select('email')
      .where('id', '=', rowId)
      .executeTakeFirstOrThrow();
    return kernel.cipher.open(tx, { table: 'superadmins', column: 'email', rowId }, email);
  }
  const { email } = await tx
    .selectFrom('users')
    .select('email')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', rowId)
    .executeTakeFirstOrThrow();
  return kernel.cipher.open(tx, { table: 'users', column: 'email', rowId }, email);
}
