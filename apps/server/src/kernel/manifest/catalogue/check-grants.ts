import { SERVICE_ROLES } from '../../db/connections.ts';
import type { Fault } from '../fault.ts';
import { APP_ROLE, type CatalogueQuery, RELATIONS } from './catalogue-query.ts';
import type { DeclaredTable, DeclaredTables } from './declared-tables.ts';

type Privilege = 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE';

interface Row {
  readonly table: string;
  readonly grantee: string;
  readonly privileges: readonly Privilege[];
  readonly rowSecurity: boolean;
  /** Commands that a policy for the grantee governs. */
  readonly governed: readonly string[];
}

interface PublicRow {
  readonly table: string;
  readonly privileges: readonly string[];
}

// has_*_privilege sees what comes through membership and PUBLIC as well. A superuser, and whoever acts as the owner, holds everything:
// check-roles says so once.
const SERVICE_GRANTS = `WITH ${RELATIONS}, held AS (
    SELECT r.oid, r.name, r.relrowsecurity, g.rolname::text AS grantee, p.privilege
    FROM relations r
    CROSS JOIN pg_roles g
    CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p (privilege)
    WHERE r.relkind <> 'v' AND g.rolname = ANY ($1) AND NOT pg_has_role(g.oid, r.relowner, 'USAGE')
      AND (has_table_privilege(g.oid, r.oid, p.privilege)
        OR CASE WHEN p.privilege IN ('INSERT', 'UPDATE') THEN has_any_column_privilege(g.oid, r.oid, p.privilege) END))
  SELECT h.name AS "table", h.grantee, array_agg(h.privilege ORDER BY h.privilege) AS privileges, h.relrowsecurity AS "rowSecurity", ARRAY(
      SELECT unnest(CASE p.polcmd WHEN 'a' THEN ARRAY['INSERT'] WHEN 'w' THEN ARRAY['UPDATE'] WHEN 'd' THEN ARRAY['DELETE']
        WHEN '*' THEN ARRAY['INSERT', 'UPDATE', 'DELETE'] ELSE ARRAY[]::text[] END)
      FROM pg_policy p WHERE p.polrelid = h.oid
        AND EXISTS (SELECT FROM unnest(p.polroles) o LEFT JOIN pg_roles g ON g.oid = o WHERE o = 0 OR g.rolname = h.grantee)
    ) AS governed
  FROM held h
  GROUP BY h.oid, h.name, h.grantee, h.relrowsecurity ORDER BY h.name, h.grantee`;

const PUBLIC_GRANTS = `WITH ${RELATIONS}, grants AS (
    SELECT r.name, x.privilege_type FROM relations r, aclexplode(r.relacl) x WHERE x.grantee = 0
    UNION
    SELECT r.name, x.privilege_type FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid, aclexplode(a.attacl) x WHERE x.grantee = 0)
  SELECT name AS "table", array_agg(privilege_type ORDER BY privilege_type) AS privileges FROM grants GROUP BY name ORDER BY name`;

/** What service roles may do to a table agrees with what its manifest says of it, and PUBLIC may do nothing. */
export async function checkGrants(declared: DeclaredTables, query: CatalogueQuery): Promise<Fault[]> {
  const open = await query<PublicRow>(PUBLIC_GRANTS);
  const held = await query<Row>(SERVICE_GRANTS, [SERVICE_ROLES]);
  return [
    ...open.flatMap((row) => publicFaults(declared.get(row.table), row)),
    ...held.flatMap((row) => serviceFaults(declared.get(row.table), row)),
  ];
}

function publicFaults(table: DeclaredTable | undefined, { privileges }: PublicRow): Fault[] {
  if (!table) return [];
  const { name, module } = table;
  const message = `every role of the server may ${privileges.join(', ')}; REVOKE ALL ON ${name} FROM PUBLIC and grant it to the role that needs it`;
  return [{ code: 'public_grant', module, table: name, message }];
}

function serviceFaults(table: DeclaredTable | undefined, row: Row): Fault[] {
  if (!table) return [];
  const { name, module, manifest } = table;
  const revoke = (code: Fault['code'], privileges: readonly string[], reason: string): Fault[] => {
    if (privileges.length === 0) return [];
    const list = privileges.join(', ');
    return [
      {
        code,
        module,
        table: name,
        message: `${row.grantee} may ${list}, ${reason}; REVOKE ${list} ON ${name} FROM ${row.grantee}`,
      },
    ];
  };
  const rewriting = row.privileges.filter((privilege) => privilege !== 'INSERT');
  if (manifest.appendOnly) return revoke('append_only_writable', rewriting, 'and the table is append-only');

  const truncating = row.privileges.filter((privilege) => privilege === 'TRUNCATE');
  const faults = revoke('truncate_granted', truncating, 'which row-level security does not govern');
  if (manifest.scope !== 'shared' || row.grantee !== APP_ROLE) return faults;
  const ungoverned = row.privileges.filter(
    (privilege) => privilege !== 'TRUNCATE' && !(row.rowSecurity && row.governed.includes(privilege)),
  );
  return [...faults, ...revoke('shared_writable', ungoverned, 'without a policy, on a table that all tenants read')];
}
