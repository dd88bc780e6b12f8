import type { Fault } from '../fault.ts';
import { type CatalogueQuery, RELATIONS } from './catalogue-query.ts';
import type { DeclaredTables } from './declared-tables.ts';

interface Row {
  readonly table: string;
  readonly name: string;
  readonly target: string;
}

const FOREIGN_KEYS = `WITH ${RELATIONS}
  SELECT r.name AS "table", k.conname AS name, t.name AS target
  FROM pg_constraint k
  JOIN relations r ON r.oid = k.conrelid
  JOIN relations t ON t.oid = k.confrelid
  LEFT JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
  LEFT JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
  WHERE k.contype = 'f' AND NOT (a.attname = 'tenant_id' AND b.attname = 'tenant_id')
  ORDER BY r.name, k.conname`;

/** PostgreSQL checks foreign keys without row security: only a tenant_id on both sides keeps a row from pointing into another tenant. */
export async function checkForeignKeys(declared: DeclaredTables, query: CatalogueQuery): Promise<Fault[]> {
  const rows = await query<Row>(FOREIGN_KEYS);
  return rows
    .filter(({ table, target }) => [table, target].every((name) => declared.get(name)?.manifest.scope === 'tenant'))
    .map(({ table, name, target }) => ({
      code: 'foreign_key_crosses_tenants',
      module: declared.get(table)?.module,
      table,
      message: `foreign key ${name} to ${target} does not start with tenant_id on both sides; make it (tenant_id, …) REFERENCES ${target} (tenant_id, …)`,
    }));
}
