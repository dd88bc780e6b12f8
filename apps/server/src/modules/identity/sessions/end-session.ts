import type { Actor } from '../../../kernel/actor.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { inRealmOf } from './in-realm-of.ts';

interface Ending {
  tenantId: TenantId;
  sessionId: string;
  accountId: string;
  reason: 'logout' | 'refresh_reused';
  actor: Actor | null;
  requestId: string;
}

/** Revokes a session with everything issued for it, here before returning and on every node when the transaction commits. */
export async function endSession(
  kernel: Kernel,
  { tenantId, sessionId, accountId, reason, actor, requestId }: Ending,
): Promise<void> {
  await inRealmOf(kernel, tenantId, 'end_session', async (tx) => {
    await tx
      .updateTable('sessions')
      .set({ revoked_at: new Date(kernel.clock()), revoked_reason: reason })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', sessionId)
      .where('revoked_at', 'is', null)
      .execute();
    await notifyChange(tx, 'actor', accountId);
    await kernel.audit.recordIn(tx, {
      action: reason === 'logout' ? 'auth.logout' : 'auth.refresh_reused',
      outcome: reason === 'logout' ? 'success' : 'refused',
      tenantId,
      actor,
      requestId,
      target: { type: 'session', id: sessionId },
    });
  });
  kernel.invalidations.dropHere('actor', accountId);
}
