import type { Fault } from '../fault.ts';
import { APP_ROLE, type CatalogueQuery, RELATIONS, TRUSTED_ROLES } from './catalogue-query.ts';
import { confinesToTenant } from './confines-to-tenant.ts';
import type { DeclaredTable, DeclaredTables } from './declared-tables.ts';
import { splitConjuncts } from './split-conjuncts.ts';

interface Policy {
  readonly name: string;
  readonly command: 'ALL' | 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
  readonly permissive: boolean;
  /** `public` for every role. */
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

interface Row {
  readonly table: string;
  /** Whether gardefou_app was granted anything on the table (an owner needs no grant: check-roles speaks of that). */
  readonly served: boolean;
  readonly policies: readonly Policy[];
}

const POLICIES = `WITH ${RELATIONS}
  SELECT r.name AS "table",
    EXISTS (SELECT FROM pg_roles a WHERE a.rolname = '${APP_ROLE}' AND NOT pg_has_role(a.oid, r.relowner, 'USAGE')
      AND (has_table_privilege(a.oid, r.oid, 'SELECT, INSERT, UPDATE, DELETE') OR has_any_column_privilege(a.oid, r.oid, 'SELECT, INSERT, UPDATE'))
    ) AS served,
    coalesce(jsonb_agg(jsonb_build_object(
      'name', p.polname,
      'command', CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
      'permissive', p.polpermissive,
      'roles', ARRAY(SELECT coalesce(g.rolname::text, 'public') FROM unnest(p.polroles) o LEFT JOIN pg_roles g ON g.oid = o),
      'using', pg_get_expr(p.polqual, p.polrelid),
      'check', pg_get_expr(p.polwithcheck, p.polrelid)
    ) ORDER BY p.polname) FILTER (WHERE p.oid IS NOT NULL), '[]') AS policies
  FROM relations r LEFT JOIN pg_policy p ON p.polrelid = r.oid
  WHERE r.relkind <> 'v'
  GROUP BY r.name, r.oid, r.relowner ORDER BY r.name`;

/** Every isolated table has a policy for gardefou_app, and no permissive policy (they add up) lets a row of another tenant through. */
export async function checkPolicies(declared: DeclaredTables, query: CatalogueQuery): Promise<Fault[]> {
  const rows = await query<Row>(POLICIES);
  return rows.flatMap((row) => {
    const table = declared.get(row.table);
    if (!table) return [];
    return [...missingPolicy(table, row), ...row.policies.flatMap((policy) => policyFaults(table, policy))];
  });
}

function missingPolicy({ name, module, manifest }: DeclaredTable, { served, policies }: Row): Fault[] {
  if (manifest.scope === 'shared') return [];
  // A platform table that gardefou_app may not touch needs none for it, but row security without any policy is an oversight.
  const serves = ({ permissive, roles }: Policy) =>
    permissive && (roles.includes(APP_ROLE) || roles.includes('public'));
  const enough = manifest.scope === 'platform' && !served ? policies.length > 0 : policies.some(serves);
  if (enough) return [];
  return [
    {
      code: 'missing_policy',
      module,
      table: name,
      message: `no policy for ${APP_ROLE}, which therefore sees no row; add CREATE POLICY … TO ${APP_ROLE} to a migration`,
    },
  ];
}

function policyFaults({ name: table, module, manifest }: DeclaredTable, policy: Policy): Fault[] {
  const faults: Fault[] = [];
  const writes = policy.command === 'ALL' || policy.command === 'INSERT' || policy.command === 'UPDATE';
  // PostgreSQL falls back to USING; written out, the rule for new rows survives an edit of the rule for old ones.
  if (writes && policy.check === null) {
    faults.push({
      code: 'policy_without_check',
      module,
      table,
      message: `policy ${policy.name} governs ${policy.command} without WITH CHECK; state which rows may be written`,
    });
  }
  // A restrictive policy only takes away. Audit and system see every tenant: that is their purpose.
  const trusted = policy.roles.every((role) => TRUSTED_ROLES.includes(role));
  if (!policy.permissive || trusted) return faults;
  const rules = [policy.using, policy.check].filter((rule) => rule !== null);
  const readsCatalogue = manifest.scope === 'shared' && policy.command === 'SELECT';
  if (!readsCatalogue && rules.some(isAlwaysTrue)) {
    faults.push({
      code: 'open_policy',
      module,
      table,
      message: `policy ${policy.name} is true for ${policy.roles.join(', ')}; only ${TRUSTED_ROLES.join(' and ')} may see every row`,
    });
  } else if (manifest.scope === 'tenant' && !rules.every(confinesToTenant)) {
    faults.push({
      code: 'policy_ignores_tenant',
      module,
      table,
      message: `policy ${policy.name} does not require tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid)`,
    });
  }
  return faults;
}

function isAlwaysTrue(expression: string): boolean {
  return splitConjuncts(expression).every((conjunct) => conjunct === 'true');
}
