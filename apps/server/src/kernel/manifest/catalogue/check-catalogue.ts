import type { ModuleManifest } from '../define-module.ts';
import type { Fault } from '../fault.ts';
import type { CatalogueQuery } from './catalogue-query.ts';
import { checkColumns } from './check-columns.ts';
import { checkForeignKeys } from './check-foreign-keys.ts';
import { checkFunctions } from './check-functions.ts';
import { checkGrants } from './check-grants.ts';
import { checkIndexes } from './check-indexes.ts';
import { checkPolicies } from './check-policies.ts';
import { checkRoles } from './check-roles.ts';
import { checkRowSecurity } from './check-row-security.ts';
import { checkViews } from './check-views.ts';
import { indexDeclaredTables } from './declared-tables.ts';

const CHECKS = [
  checkRoles,
  checkColumns,
  checkRowSecurity,
  checkPolicies,
  checkIndexes,
  checkForeignKeys,
  checkGrants,
  checkViews,
  checkFunctions,
] as const;

/**
 * Compares the live catalogue (PostgreSQL 15 or later) with what the modules declare. An empty list is the condition to serve.
 * Any role may run it: it reads system catalogues only. Ten statements whatever the number of tables, one after the other, because
 * `query` may stand on a single connection.
 */
export async function checkCatalogue(modules: readonly ModuleManifest[], query: CatalogueQuery): Promise<Fault[]> {
  const declared = indexDeclaredTables(modules);
  const faults: Fault[] = [];
  for (const check of CHECKS) faults.push(...(await check(declared, query)));
  return faults;
}
