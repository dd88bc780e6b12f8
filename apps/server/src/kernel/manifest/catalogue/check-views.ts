import type { Fault } from '../fault.ts';
import { type CatalogueQuery, RELATIONS } from './catalogue-query.ts';
import type { DeclaredTables } from './declared-tables.ts';

const VIEWS = `WITH ${RELATIONS}
  SELECT name AS view FROM relations
  WHERE relkind = 'v' AND NOT EXISTS (
    SELECT FROM pg_options_to_table(reloptions) WHERE option_name = 'security_invoker' AND option_value::boolean)
  ORDER BY name`;

/** A view reads with the rights of its owner unless told otherwise, and the owner's policies are not the caller's. */
export async function checkViews(_declared: DeclaredTables, query: CatalogueQuery): Promise<Fault[]> {
  const rows = await query<{ view: string }>(VIEWS);
  return rows.map(({ view }) => ({
    code: 'view_ignores_caller',
    table: view,
    message: `the view reads with its owner's rights; add ALTER VIEW ${view} SET (security_invoker = true) to a migration`,
  }));
}
