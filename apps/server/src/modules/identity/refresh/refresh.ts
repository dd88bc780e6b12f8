import { randomToken } from '../../../kernel/crypto/key-ring.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { csrfTokenOf } from '../../../kernel/http/check-csrf.ts';
import type { RouteContext } from '../../../kernel/http/route.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { loadSession } from '../authenticate/load-session.ts';
import { identityProblem } from '../errors.ts';
import { accessTokens } from '../sessions/access-token.ts';
import { endSession } from '../sessions/end-session.ts';
import { inRealmOf } from '../sessions/in-realm-of.ts';
import { createRefreshToken, familyOf } from '../sessions/refresh-token.ts';
import type { SessionGrant } from '../sessions/session-grant.ts';

/**
 * Gives a new pair and rotates the session's own token too. A refresh token that was rotated already is a stolen one,
 * the thief's or the owner's, and nobody can tell which: the whole family (the session) is revoked.
 */
export async function refresh(context: RouteContext<true>, refreshToken: string): Promise<SessionGrant | Problem> {
  const { kernel, requestId } = context;
  const presented = kernel.keys.hashToken(refreshToken);
  const session = await findSession(context, refreshToken);
  if (!session) return identityProblem('session_expired');
  const { id, tenantId, accountId } = session;
  const record = await loadSession(kernel, { tenantId, sessionId: id });
  if (record.state === 'account_suspended' || record.state === 'tenant_suspended') return identityProblem(record.state);
  if (record.state !== 'active' || record.expiresAtMs <= kernel.clock()) return identityProblem('session_expired');
  const sessionToken = randomToken();
  const nextRefreshToken = createRefreshToken(familyOf(refreshToken));
  const rotated = await inRealmOf(kernel, tenantId, 'refresh', async (tx) => {
    // The WHERE tells the present token from every earlier one, and decides between two uses at the same instant: one rotates.
    const { numUpdatedRows } = await tx
      .updateTable('sessions')
      .set({
        token_hash: kernel.keys.hashToken(sessionToken),
        refresh_hash: kernel.keys.hashToken(nextRefreshToken),
        refreshed_at: new Date(kernel.clock()),
      })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .where('refresh_hash', '=', presented)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await notifyChange(tx, 'actor', accountId);
    await kernel.audit.recordIn(tx, {
      action: 'auth.refresh',
      outcome: 'success',
      tenantId,
      actor: record.actor ?? null,
      requestId,
      target: { type: 'session', id },
    });
    return true;
  });
  if (!rotated) {
    await endSession(kernel, { tenantId, sessionId: id, accountId, reason: 'refresh_reused', actor: null, requestId });
    return identityProblem('refresh_reused');
  }
  kernel.invalidations.dropHere('actor', accountId);
  const access = await accessTokens.of(kernel).issue({ accountId, tenantId, sessionId: id });
  return { ...access, sessionToken, refreshToken: nextRefreshToken, csrfToken: csrfTokenOf(kernel, sessionToken) };
}

function findSession({ kernel }: RouteContext<true>, refreshToken: string) {
  return kernel.db.withSystem('credential_lookup', async (tx) => {
    const row = await tx
      .selectFrom('sessions')
      .select(['id', 'tenant_id', 'account_id'])
      .where('family_hash', '=', kernel.keys.hashToken(familyOf(refreshToken)))
      .executeTakeFirst();
    return row && { id: row.id, tenantId: row.tenant_id as TenantId, accountId: row.account_id };
  });
}
