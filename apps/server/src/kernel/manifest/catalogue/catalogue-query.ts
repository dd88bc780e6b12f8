import type { ServiceRole } from '../../db/connections.ts';

/** Runs one statement on the live database and gives its rows. */
export type CatalogueQuery = <Row>(sql: string, params?: readonly unknown[]) => Promise<readonly Row[]>;

export const APP_ROLE: ServiceRole = 'gardefou_app';
/** The two roles that see every tenant, by purpose. */
export const TRUSTED_ROLES: readonly string[] = ['gardefou_audit', 'gardefou_system'] satisfies ServiceRole[];

/**
 * SQL condition: the namespace `n` is ours to judge. PostgreSQL's own schemas are not, nor is graphile_worker's, which its library
 * migrates (job payloads carry ids only).
 */
export const OUR_NAMESPACE = `n.nspname NOT IN ('pg_catalog', 'information_schema', 'graphile_worker') AND n.nspname !~ '^pg_toast'`;

/**
 * CTE `relations`: our tables, partitions, foreign tables, materialised views and views, by the name a manifest gives them.
 * Left out: temporary tables (another session's, gone with it) and members of an extension (pg_stat_statements puts a view in public).
 */
export const RELATIONS = `relations AS (
  SELECT c.*, CASE n.nspname WHEN 'public' THEN c.relname::text ELSE n.nspname || '.' || c.relname END AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'f', 'm', 'v') AND c.relpersistence <> 't' AND ${OUR_NAMESPACE}
    AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))`;
