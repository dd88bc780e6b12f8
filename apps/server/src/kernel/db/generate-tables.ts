import type pg from 'pg';

const TYPES: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  int4: 'number',
  int8: 'number',
  xid8: 'string',
  bool: 'boolean',
  bytea: 'Buffer',
  sealed: 'Buffer',
  date: 'string',
  _text: 'string[]',
  jsonb: 'Record<string, string | number | boolean>',
};

interface ColumnRow {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  has_default: boolean;
  generated: boolean;
}

/** Writes kysely's table types from the migrated database, so that a query that does not fit the schema does not compile. */
export async function generateTables(client: pg.Client): Promise<string> {
  const { rows } = await client.query<ColumnRow>(`
    SELECT c.relname AS table, a.attname AS column, t.typname AS type, NOT a.attnotnull AS nullable, a.atthasdef AS has_default, a.attidentity <> '' AS generated
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'schema_migrations'
     ORDER BY c.relname, a.attnum`);
  const tables = Map.groupBy(rows, (row) => row.table);
  const bodies = [...tables].map(
    ([name, columns]) =>
      `  ${name}: {\n${columns.map((column) => `    ${column.column}: ${typeOf(column)};`).join('\n')}\n  };`,
  );
  return `// Generated from the migrated database by \`pnpm generate\`; a test holds it to the schema.\nimport type { ColumnType, Generated, GeneratedAlways } from 'kysely';\n\ntype Timestamp = ColumnType<Date, Date, Date>;\ntype NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>;\ntype DefaultTimestamp = ColumnType<Date, Date | undefined, Date>;\n\nexport interface Tables {\n${bodies.join('\n')}\n}\n`;
}

function typeOf({ table, column, type, nullable, has_default, generated }: ColumnRow): string {
  // kysely's Generated<> does not nest in a ColumnType.
  if (type === 'timestamptz') return nullable ? 'NullableTimestamp' : has_default ? 'DefaultTimestamp' : 'Timestamp';
  const base = TYPES[type];
  if (!base) throw new Error(`${table}.${column} has the type ${type}, which generate-tables.ts does not know`);
  const whole = nullable ? `${base} | null` : base;
  if (generated) return `GeneratedAlways<${whole}>`;
  return has_default ? `Generated<${whole}>` : whole;
}
