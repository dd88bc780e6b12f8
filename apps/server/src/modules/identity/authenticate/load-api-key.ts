import { sql } from 'kysely';
import { equalBytes } from '../../../kernel/crypto/key-ring.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { TenantRole } from '../../../kernel/roles.ts';
import { type ActorRecord, NO_RECORD } from './actor-record.ts';
import { permissionsOf } from './load-session.ts';

/** Reads the API key that this secret opens, with its owner and tenant. A key may do what its scopes name and its owner still may. */
export async function loadApiKey(kernel: Kernel, hexId: string, secretHash: Buffer): Promise<ActorRecord> {
  const id = hexId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return kernel.db.withSystem('credential_lookup', async (tx) => {
    const key = await tx
      .selectFrom('api_keys')
      .innerJoin('users', (join) =>
        join.onRef('users.tenant_id', '=', 'api_keys.tenant_id').onRef('users.id', '=', 'api_keys.owner_id'),
      )
      .innerJoin('tenants', 'tenants.id', 'api_keys.tenant_id')
      .select([
        'api_keys.tenant_id',
        'owner_id',
        'secret_hash',
        'scopes',
        'expires_at',
        'revoked_at',
        'users.role',
        'users.status',
        'tenants.status as tenant_status',
      ])
      .where('api_keys.id', '=', id)
      .executeTakeFirst();
    if (!key || key.revoked_at || !equalBytes(key.secret_hash, secretHash)) return NO_RECORD;
    const expiresAtMs = key.expires_at?.getTime() ?? Number.POSITIVE_INFINITY;
    if (expiresAtMs <= kernel.clock()) return NO_RECORD;
    // The day is enough to find keys that nobody uses, and costs one write a key and day.
    await tx
      .updateTable('api_keys')
      .set({ last_used_on: sql`current_date` })
      .where('id', '=', id)
      .where((where) =>
        where.or([where('last_used_on', 'is', null), where('last_used_on', '<', sql<string>`current_date`)]),
      )
      .execute();
    const role = key.role as TenantRole;
    const held = permissionsOf(kernel, role);
    return {
      state:
        key.tenant_status !== 'active' ? 'tenant_suspended' : key.status !== 'active' ? 'account_suspended' : 'active',
      actor: {
        scope: 'TENANT',
        id: key.owner_id,
        tenantId: key.tenant_id as TenantId,
        role,
        permissions: new Set(key.scopes.filter((scope) => held.has(scope))),
        credential: { kind: 'api_key', apiKeyId: id },
      },
      expiresAtMs,
    };
  });
}
