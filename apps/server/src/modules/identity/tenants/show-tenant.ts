import type { Selectable } from 'kysely';
import type { Tables } from '../../../kernel/db/tables.generated.ts';

export interface Tenant {
  id: string;
  slug: string;
  name: string;
  status: 'active' | 'suspended';
  createdAt: string;
}

export function showTenant(row: Selectable<Tables['tenants']>): Tenant {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    status: row.status as Tenant['status'],
    createdAt: row.created_at.toISOString(),
  };
}
