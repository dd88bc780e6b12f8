import type { Selectable } from 'kysely';
import type { Tables } from '../../../kernel/db/tables.generated.ts';

export function showApiKey(row: Selectable<Tables['api_keys']>) {
  return {
    id: row.id,
    label: row.label,
    ownerId: row.owner_id,
    scopes: row.scopes,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedOn: row.last_used_on,
  };
}
