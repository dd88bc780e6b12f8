import type { Fault } from '../fault.ts';
import { type CatalogueQuery, RELATIONS } from './catalogue-query.ts';
import type { DeclaredTables } from './declared-tables.ts';

interface Row {
  readonly table: string;
  readonly enabled: boolean;
  readonly forced: boolean;
}

const ROW_SECURITY = `WITH ${RELATIONS}
  SELECT name AS "table", relrowsecurity AS enabled, relforcerowsecurity AS forced
  FROM relations WHERE relkind <> 'v' AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY name`;

/** Row-level security is on, and binds the owner too, on every table that is not shared by all tenants. */
export async function checkRowSecurity(declared: DeclaredTables, query: CatalogueQuery): Promise<Fault[]> {
  const rows = await query<Row>(ROW_SECURITY);
  return rows.flatMap(({ table, enabled, forced }) => {
    const declaration = declared.get(table);
    if (!declaration || declaration.manifest.scope === 'shared') return [];
    const { module } = declaration;
    const faults: Fault[] = [];
    if (!enabled) {
      faults.push({
        code: 'row_security_disabled',
        module,
        table,
        message: `row-level security is off, every row is visible; add ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY to a migration`,
      });
    }
    if (!forced) {
      faults.push({
        code: 'row_security_not_forced',
        module,
        table,
        message: `row-level security does not bind the owner; add ALTER TABLE ${table} FORCE ROW LEVEL SECURITY to a migration`,
      });
    }
    return faults;
  });
}
