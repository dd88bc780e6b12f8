import { splitConjuncts } from './split-conjuncts.ts';

// As PostgreSQL 15 to 18 print `(SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid)`, spaces and parentheses removed:
// their number depends on the version and on what surrounds the expression. The alias is PostgreSQL's, or whatever the migration wrote.
const SETTING = String.raw`SELECTNULLIFcurrent_setting'app\.tenant_id'::text,true,''::text::uuidAS(?:\w+|"[^"]*")`;
const COLUMN = String.raw`(?:\w+\.)?tenant_id`;
const COMPARISON = new RegExp(`^(?:${COLUMN}=${SETTING}|${SETTING}=${COLUMN})$`);

/**
 * Whether an expression printed by pg_get_expr lets through the rows of the session's tenant and no other: it is the comparison, or an AND
 * of it and more. The bare form without SELECT is refused: it is evaluated for each row and costs 4× on a sequential scan.
 */
export function confinesToTenant(expression: string): boolean {
  return splitConjuncts(expression).some((conjunct) => COMPARISON.test(conjunct.replaceAll(/[\s()]/g, '')));
}
