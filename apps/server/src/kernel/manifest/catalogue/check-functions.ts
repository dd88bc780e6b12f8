import type { Fault } from '../fault.ts';
import { type CatalogueQuery, OUR_NAMESPACE } from './catalogue-query.ts';
import type { DeclaredTables } from './declared-tables.ts';

interface Row {
  readonly function: string;
  readonly isPrivate: boolean;
  readonly isPinned: boolean;
}

// Private: PUBLIC has no right on the schema (not even USAGE), so only roles that were named reach what is in it.
// An ACL that is NULL is the default of CREATE SCHEMA: the owner alone.
const DEFINER_FUNCTIONS = `
  SELECT f.oid::regprocedure::text AS function,
    NOT EXISTS (SELECT FROM aclexplode(n.nspacl) x WHERE x.grantee = 0) AS "isPrivate",
    coalesce('search_path=""' = ANY (f.proconfig), false) AS "isPinned"
  FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
  WHERE f.prosecdef AND ${OUR_NAMESPACE} AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'e')
  ORDER BY 1`;

/** A SECURITY DEFINER function runs as its owner: it hides in a private schema and resolves no name through the caller's search_path. */
export async function checkFunctions(_declared: DeclaredTables, query: CatalogueQuery): Promise<Fault[]> {
  const rows = await query<Row>(DEFINER_FUNCTIONS);
  return rows.flatMap(({ function: name, isPrivate, isPinned }) => {
    const remedies = [
      ...(isPrivate ? [] : ['move it to a schema on which PUBLIC has no privilege']),
      ...(isPinned ? [] : [`add SET search_path = '' to it`]),
    ];
    if (remedies.length === 0) return [];
    return [
      {
        code: 'unsafe_definer_function' as const,
        message: `SECURITY DEFINER function ${name} could be turned against its owner; ${remedies.join(' and ')}`,
      },
    ];
  });
}
