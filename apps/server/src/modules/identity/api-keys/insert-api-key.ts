import { hash } from 'node:crypto';
import { randomToken } from '../../../kernel/crypto/key-ring.ts';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import { newId } from '../../../kernel/ids.ts';

interface NewApiKey {
  ownerId: string;
  label: string;
  scopes: readonly string[];
  expiresAt: Date | null;
}

/** Makes a key `gf_<id>.<secret>`; the secret leaves here once, its SHA-256 stays (256 random bits need no slow hash). */
export async function insertApiKey(tx: TenantTx, { ownerId, label, scopes, expiresAt }: NewApiKey) {
  const id = newId();
  const secret = randomToken();
  const row = await tx
    .insertInto('api_keys')
    .values({
      tenant_id: tx.tenantId,
      id,
      owner_id: ownerId,
      label,
      secret_hash: hash('sha256', secret, 'buffer'),
      scopes: [...scopes],
      expires_at: expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { row, key: `gf_${id.replaceAll('-', '')}.${secret}` };
}
