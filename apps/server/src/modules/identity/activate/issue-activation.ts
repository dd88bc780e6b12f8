import { randomToken } from '../../../kernel/crypto/key-ring.ts';
import type { RealmTx } from '../../../kernel/db/doors.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';

const ACTIVATION_MS = 24 * 3_600_000;

/** A one-time token with which an account sets its password. Earlier tokens of the account die. */
export async function issueActivation(kernel: Kernel, tx: RealmTx, accountId: string) {
  const activationToken = randomToken();
  const expiresAt = new Date(kernel.clock() + ACTIVATION_MS);
  await tx
    .deleteFrom('activation_tokens')
    .where('tenant_id', '=', tx.tenantId)
    .where('account_id', '=', accountId)
    .execute();
  await tx
    .insertInto('activation_tokens')
    .values({
      tenant_id: tx.tenantId,
      id: newId(),
      account_id: accountId,
      token_hash: kernel.keys.hashToken(activationToken),
      expires_at: expiresAt,
    })
    .execute();
  return { activationToken, activationExpiresAt: expiresAt.toISOString() };
}
