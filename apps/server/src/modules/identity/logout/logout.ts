import type { Context } from '../../../kernel/context.ts';
import { PLATFORM_REALM } from '../../../kernel/ids.ts';
import { endSession } from '../sessions/end-session.ts';

/** Ends the caller's session: its cookie, access tokens and refresh token are dead on every node. An API key has no session to end. */
export async function logout({
  kernel,
  actor,
  requestId,
}: Pick<Context, 'kernel' | 'actor' | 'requestId'>): Promise<void> {
  const { credential } = actor;
  if (credential.kind !== 'session') return;
  await endSession(kernel, {
    tenantId: actor.tenantId ?? PLATFORM_REALM,
    sessionId: credential.sessionId,
    accountId: actor.id,
    reason: 'logout',
    actor,
    requestId,
  });
}
