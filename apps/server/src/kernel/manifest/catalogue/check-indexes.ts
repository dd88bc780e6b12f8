import type { Fault } from '../fault.ts';
import { type CatalogueQuery, RELATIONS } from './catalogue-query.ts';
import type { DeclaredTable, DeclaredTables } from './declared-tables.ts';

interface Index {
  readonly name: string;
  readonly primary: boolean;
  readonly unique: boolean;
  readonly ledByTenant: boolean;
}

interface Row {
  readonly table: string;
  readonly indexes: readonly Index[];
}

// indkey[0] is 0 for an expression, which joins no column.
const INDEXES = `WITH ${RELATIONS}
  SELECT r.name AS "table", coalesce(jsonb_agg(jsonb_build_object(
      'name', c.relname, 'primary', i.indisprimary, 'unique', i.indisunique, 'ledByTenant', a.attname IS NOT NULL
    ) ORDER BY c.relname) FILTER (WHERE i.indexrelid IS NOT NULL), '[]') AS indexes
  FROM relations r
  LEFT JOIN pg_index i ON i.indrelid = r.oid
  LEFT JOIN pg_class c ON c.oid = i.indexrelid
  LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = i.indkey[0] AND a.attname = 'tenant_id'
  WHERE r.relkind <> 'v'
  GROUP BY r.name ORDER BY r.name`;

/** Indexes of tenant tables lead with tenant_id (row security filters on it, Citus shards on it), or the manifest says why not. */
export async function checkIndexes(declared: DeclaredTables, query: CatalogueQuery): Promise<Fault[]> {
  const rows = await query<Row>(INDEXES);
  return rows.flatMap((row) => {
    const table = declared.get(row.table);
    return table?.manifest.scope === 'tenant' ? [...indexFaults(table, row), ...excuseFaults(table, row)] : [];
  });
}

function indexFaults({ name: table, module, manifest }: DeclaredTable, { indexes }: Row): Fault[] {
  const faults: Fault[] = indexes
    .filter(({ ledByTenant }) => !ledByTenant)
    // A primary key has no excuse: rows could not be sharded, nor foreign keys be composite.
    .filter(({ name, primary }) => primary || !Object.hasOwn(manifest.indexes, name))
    .map((index) => ({ code: 'index_not_led_by_tenant', module, table, message: notLed(index) }));
  if (!indexes.some(({ primary }) => primary)) {
    const message = 'no primary key; add one that starts with tenant_id';
    faults.push({ code: 'missing_primary_key', module, table, message });
  }
  return faults;
}

function notLed({ name, primary, unique }: Index): string {
  if (primary) return `primary key ${name} does not lead with tenant_id; put it first`;
  const kind = unique ? 'unique index' : 'index';
  return `${kind} ${name} does not lead with tenant_id; put it first, or excuse it in the manifest: indexes: { ${name}: reason }`;
}

function excuseFaults({ name: table, module, manifest }: DeclaredTable, { indexes }: Row): Fault[] {
  return Object.keys(manifest.indexes)
    .filter(
      (excused) => !indexes.some(({ name, primary, ledByTenant }) => name === excused && !primary && !ledByTenant),
    )
    .map((excused) => ({
      code: 'needless_excuse',
      module,
      table,
      message: `the manifest excuses the index ${excused}, which is not there or needs no excuse; remove it from indexes`,
    }));
}
