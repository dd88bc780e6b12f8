import { randomToken } from '../../../kernel/crypto/key-ring.ts';
import type { RealmTx } from '../../../kernel/db/doors.ts';
import { csrfTokenOf } from '../../../kernel/http/check-csrf.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { accessTokens } from './access-token.ts';
import { createRefreshToken, familyOf } from './refresh-token.ts';
import { SESSION_MS, type SessionGrant } from './session-grant.ts';

/** Opens a session for an account of the transaction's realm. Tokens leave once; only keyed hashes stay. */
export async function openSession(kernel: Kernel, tx: RealmTx, accountId: string): Promise<SessionGrant> {
  const sessionToken = randomToken();
  const refreshToken = createRefreshToken();
  const id = newId();
  await tx
    .insertInto('sessions')
    .values({
      tenant_id: tx.tenantId,
      id,
      account_id: accountId,
      token_hash: kernel.keys.hashToken(sessionToken),
      family_hash: kernel.keys.hashToken(familyOf(refreshToken)),
      refresh_hash: kernel.keys.hashToken(refreshToken),
      expires_at: new Date(kernel.clock() + SESSION_MS),
    })
    .execute();
  const access = await accessTokens.of(kernel).issue({ accountId, tenantId: tx.tenantId, sessionId: id });
  return { ...access, sessionToken, refreshToken, csrfToken: csrfTokenOf(kernel, sessionToken) };
}
