import type { SignedInActor } from '../../../kernel/actor.ts';
import type { SystemTx } from '../../../kernel/db/doors.ts';
import { PLATFORM_REALM, type TenantId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { PlatformRole, TenantRole } from '../../../kernel/roles.ts';
import { type ActorRecord, NO_RECORD } from './actor-record.ts';

type SessionKey = { tokenHash: Buffer } | { tenantId: string; sessionId: string };

/** Reads a session with its account and tenant, through the narrow role: before authentication there is no tenant to be confined to. */
export async function loadSession(kernel: Kernel, key: SessionKey): Promise<ActorRecord> {
  return kernel.db.withSystem('credential_lookup', async (tx) => {
    const session = await findSession(tx, key);
    if (!session) return NO_RECORD;
    const credential = { kind: 'session' as const, sessionId: session.id, viaCookie: 'tokenHash' in key };
    const expiresAtMs = session.expires_at.getTime();
    const record = (state: ActorRecord['state'], actor: SignedInActor): ActorRecord => ({ state, actor, expiresAtMs });
    if (session.tenant_id === PLATFORM_REALM) {
      const admin = await tx
        .selectFrom('superadmins')
        .select(['role', 'status'])
        .where('id', '=', session.account_id)
        .executeTakeFirst();
      if (!admin) return NO_RECORD;
      const role = admin.role as PlatformRole;
      const actor = {
        scope: 'PLATFORM' as const,
        id: session.account_id,
        tenantId: null,
        role,
        permissions: permissionsOf(kernel, role),
        credential,
      };
      return record(session.revoked_at ? 'expired' : admin.status === 'active' ? 'active' : 'account_suspended', actor);
    }
    const user = await tx
      .selectFrom('users')
      .innerJoin('tenants', 'tenants.id', 'users.tenant_id')
      .select(['users.role', 'users.status', 'tenants.status as tenant_status'])
      .where('users.tenant_id', '=', session.tenant_id)
      .where('users.id', '=', session.account_id)
      .executeTakeFirst();
    if (!user) return NO_RECORD;
    const role = user.role as TenantRole;
    const actor = {
      scope: 'TENANT' as const,
      id: session.account_id,
      tenantId: session.tenant_id as TenantId,
      role,
      permissions: permissionsOf(kernel, role),
      credential,
    };
    if (user.tenant_status !== 'active') return record('tenant_suspended', actor);
    if (user.status !== 'active') return record('account_suspended', actor);
    return record(session.revoked_at ? 'expired' : 'active', actor);
  });
}

export function permissionsOf(kernel: Kernel, role: TenantRole | PlatformRole): ReadonlySet<string> {
  return kernel.permissions.get(role) ?? new Set();
}

function findSession(tx: SystemTx, key: SessionKey) {
  const sessions = tx.selectFrom('sessions').select(['id', 'tenant_id', 'account_id', 'expires_at', 'revoked_at']);
  if ('tokenHash' in key) return sessions.where('token_hash', '=', key.tokenHash).executeTakeFirst();
  return sessions.where('tenant_id', '=', key.tenantId).where('id', '=', key.sessionId).executeTakeFirst();
}
