import type { ColumnClass } from './column-class.ts';
import type { ModuleManifest } from './define-module.ts';
import type { TableManifest } from './table.ts';

/** A manifest as plain JSON, valid against manifest.schema.json. */
export type SerialisedManifest = Omit<ModuleManifest, 'start'>;

/** Keeps what is declared and drops what runs (handlers, schemas, start). */
export function serialiseManifest(module: ModuleManifest): SerialisedManifest {
  const { name, version, title, needs, permissions } = module;
  return {
    name,
    version,
    title,
    needs,
    tables: mapValues(module.tables, serialiseTable),
    permissions,
    routes: module.routes.map(({ id, method, path, permission }) => ({ id, method, path, permission })),
    jobs: module.jobs.map(({ name, cron }) => (cron === undefined ? { name } : { name, cron })),
    commands: module.commands.map(({ name, summary }) => ({ name, summary })),
    errors: mapValues(module.errors, ({ status, title, remedy }) => ({ status, title, remedy })),
    rules: module.rules.map(({ code }) => ({ code })),
  };
}

function serialiseTable(table: TableManifest): TableManifest {
  return { ...table, columns: mapValues(table.columns, serialiseColumn) };
}

// A bare P2 forced past the compiler carries functions: they go, and the schema then finds `storage` missing.
function serialiseColumn(column: ColumnClass): ColumnClass {
  return JSON.parse(JSON.stringify(column));
}

function mapValues<In, Out>(record: Readonly<Record<string, In>>, change: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
