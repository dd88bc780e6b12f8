import { withTenantsOf } from '../seal/seal-blocks.queries.ts';
import type { Query } from './query.ts';

/**
 * Whether this connection sees every row of the trail (or of one tenant's): to a role that row-level security confines,
 * an emptied trail and one it may not see look the same, and both would pass for intact.
 */
export async function seesTrail(query: Query, tenantId: string | undefined): Promise<boolean> {
  const [row] = await query<{ sees: boolean }>(
    `select bool_and(
       not row_security_active(t.name)
       or coalesce(current_setting('app.tenant_id', true) = $1, false)
       or exists (
         select 1 from pg_policy p
         where p.polrelid = t.name and p.polpermissive and p.polcmd in ('r', '*') and pg_get_expr(p.polqual, p.polrelid) = 'true'
           and exists (select 1 from unnest(p.polroles) role where role = 0 or pg_has_role(current_user, role, 'usage'))
       )) as sees
     from (values ('audit_events'::regclass), ('audit_blocks'::regclass)) as t(name)`,
    [tenantId ?? null],
  );
  return row?.sees === true;
}

/** Every tenant with an event or a block, by jumps along the two indexes. */
export async function listTenants(query: Query): Promise<string[]> {
  const tenants = new Set<string>();
  for (const table of ['audit_events', 'audit_blocks'] as const) {
    const rows = await query<{ tenant_id: string }>(
      `${withTenantsOf(table)} select tenant_id::text as tenant_id from tenants where tenant_id is not null`,
      [],
    );
    for (const { tenant_id } of rows) tenants.add(tenant_id);
  }
  return [...tenants];
}

export function readKeys(query: Query): Promise<{ key_id: string; public_key: Buffer }[]> {
  return query('select key_id, public_key from audit_keys order by key_id', []);
}
