import type { Fault } from '../fault.ts';
import { type CatalogueQuery, RELATIONS } from './catalogue-query.ts';
import type { DeclaredTable, DeclaredTables } from './declared-tables.ts';

// The domain is recognised by what it does, not by its name alone: bytes, under a condition that text does not meet by accident.
interface Row {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly sealed: boolean }[];
}

const COLUMNS = `WITH ${RELATIONS}
  SELECT r.name AS "table", coalesce(jsonb_agg(
    jsonb_build_object('name', a.attname, 'sealed',
    t.typname = 'sealed' AND t.typbasetype = 'bytea'::regtype AND EXISTS (SELECT FROM pg_constraint k WHERE k.contypid = t.oid)) ORDER BY a.attnum
  ) FILTER (WHERE a.attnum IS NOT NULL), '[]') AS columns
  FROM relations r
  LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_type t ON t.oid = a.atttypid
  WHERE r.relkind <> 'v'
  GROUP BY r.name ORDER BY r.name`;

/** Tables and columns are those of the manifests, no more and no less; what is declared encrypted has the type that can hold nothing else. */
export async function checkColumns(declared: DeclaredTables, query: CatalogueQuery): Promise<Fault[]> {
  const rows = await query<Row>(COLUMNS);
  const found = new Set(rows.map(({ table }) => table));
  const missing = [...declared.values()].filter(({ name }) => !found.has(name));
  return [
    ...rows.flatMap((row) => {
      const table = declared.get(row.table);
      return table ? columnFaults(table, row) : [undeclaredTable(row.table)];
    }),
    ...missing.map(missingTable),
  ];
}

function undeclaredTable(table: string): Fault {
  return {
    code: 'undeclared_table',
    table,
    message: 'no manifest declares this table; declare it in the module that owns it, or drop it in a migration',
  };
}

function missingTable({ name, module }: DeclaredTable): Fault {
  return {
    code: 'missing_table',
    module,
    table: name,
    message:
      'the manifest declares this table and the database does not have it; run the migrations or remove it from the manifest',
  };
}

function columnFaults({ name: table, module, manifest }: DeclaredTable, row: Row): Fault[] {
  const found = new Set(row.columns.map(({ name }) => name));
  const missing = Object.keys(manifest.columns).filter((column) => !found.has(column));
  return [
    ...row.columns.flatMap(({ name: column, sealed }) =>
      storageFaults({ module, table, column }, manifest.columns[column], sealed),
    ),
    ...missing.map(
      (column): Fault => ({
        code: 'missing_column',
        module,
        table,
        column,
        message:
          'the manifest declares this column and the table does not have it; add it in a migration or remove it from the manifest',
      }),
    ),
  ];
}

function storageFaults(
  place: Pick<Fault, 'module' | 'table' | 'column'>,
  declared: DeclaredTable['manifest']['columns'][string] | undefined,
  sealed: boolean,
): Fault[] {
  if (!declared) {
    return [
      {
        ...place,
        code: 'undeclared_column',
        message:
          'the manifest does not declare this column; give it a class (P0 to P3) there, or drop it in a migration',
      },
    ];
  }
  if (declared.storage === undefined) {
    return [
      {
        ...place,
        code: 'unprotected_column',
        message: `the manifest says ${String((declared as { class: string }).class)} and no more; add .encrypted(), or for P2 .plain(reason)`,
      },
    ];
  }
  if (declared.storage === 'encrypted' && !sealed) {
    return [
      {
        ...place,
        code: 'not_sealed',
        message:
          'the manifest declares this column encrypted; give it the type sealed in a migration that encrypts its rows',
      },
    ];
  }
  if (declared.storage === 'plain' && sealed) {
    return [
      {
        ...place,
        code: 'sealed_not_declared',
        message: 'the column has the type sealed; declare it .encrypted() in the manifest',
      },
    ];
  }
  return [];
}
