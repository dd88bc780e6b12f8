import { SERVICE_ROLES } from '../../db/connections.ts';
import type { Fault } from '../fault.ts';
import { type CatalogueQuery, RELATIONS } from './catalogue-query.ts';
import type { DeclaredTables } from './declared-tables.ts';

interface Row {
  readonly role: string;
  readonly superuser: boolean;
  readonly bypassesRls: boolean;
  /** Roles that bypass row security or own tables, which this one may become. */
  readonly mayBecome: readonly string[];
  /** Other service roles whose policies apply to this one too. */
  readonly inherits: readonly string[];
  readonly owned: readonly string[];
}

const ROLES = `WITH ${RELATIONS}, owners AS (SELECT DISTINCT relowner FROM relations WHERE relkind <> 'v')
  SELECT g.rolname::text AS role, g.rolsuper AS superuser, g.rolbypassrls AS "bypassesRls",
    ARRAY(SELECT o.rolname::text FROM pg_roles o
      WHERE o.oid <> g.oid AND NOT g.rolsuper AND o.rolname <> ALL ($1) AND pg_has_role(g.oid, o.oid, 'MEMBER')
        AND (o.rolsuper OR o.rolbypassrls OR o.oid IN (SELECT relowner FROM owners)) ORDER BY 1) AS "mayBecome",
    ARRAY(SELECT o.rolname::text FROM pg_roles o
      WHERE o.oid <> g.oid AND NOT g.rolsuper AND o.rolname = ANY ($1) AND pg_has_role(g.oid, o.oid, 'USAGE') ORDER BY 1) AS inherits,
    ARRAY(SELECT name FROM relations WHERE relowner = g.oid AND relkind <> 'v' ORDER BY 1) AS owned
  FROM pg_roles g WHERE g.rolname = ANY ($1)`;

/** The service roles exist and nothing lifts them above row security: no attribute, no membership, no ownership. */
export async function checkRoles(_declared: DeclaredTables, query: CatalogueQuery): Promise<Fault[]> {
  const rows = await query<Row>(ROLES, [SERVICE_ROLES]);
  return SERVICE_ROLES.flatMap((role) => {
    const row = rows.find((candidate) => candidate.role === role);
    if (row) return roleFaults(row);
    return [
      {
        code: 'missing_role' as const,
        message: `the role ${role} does not exist; gardefou db:roles prints the SQL that makes it`,
      },
    ];
  });
}

function roleFaults({ role, superuser, bypassesRls, mayBecome, inherits, owned }: Row): Fault[] {
  const tooPowerful = (message: string): Fault => ({ code: 'role_too_powerful', message });
  return [
    ...(superuser ? [tooPowerful(`${role} is a superuser, whom no policy binds; ALTER ROLE ${role} NOSUPERUSER`)] : []),
    ...(bypassesRls ? [tooPowerful(`${role} bypasses row-level security; ALTER ROLE ${role} NOBYPASSRLS`)] : []),
    ...mayBecome.map((other) =>
      tooPowerful(`${role} may become ${other}, which policies do not bind; REVOKE ${other} FROM ${role}`),
    ),
    ...inherits.map((other) =>
      tooPowerful(`${role} inherits ${other} and with it the policies of ${other}; REVOKE ${other} FROM ${role}`),
    ),
    ...owned.map(
      (table): Fault => ({
        code: 'role_owns_table',
        table,
        message: `${role} owns the table and could switch its policies off; ALTER TABLE ${table} OWNER TO the role that migrates`,
      }),
    ),
  ];
}
