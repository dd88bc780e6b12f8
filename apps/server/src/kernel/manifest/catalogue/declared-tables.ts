import type { ModuleManifest } from '../define-module.ts';
import type { TableManifest } from '../table.ts';

export interface DeclaredTable {
  readonly name: string;
  readonly module: string;
  readonly manifest: TableManifest;
}

/** Table name → what its module declares. */
export type DeclaredTables = ReadonlyMap<string, DeclaredTable>;

export function indexDeclaredTables(modules: readonly ModuleManifest[]): DeclaredTables {
  return new Map(
    modules.flatMap((module) =>
      Object.entries(module.tables).map(([name, manifest]) => [name, { name, module: module.name, manifest }] as const),
    ),
  );
}
