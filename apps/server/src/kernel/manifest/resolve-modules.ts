import { satisfies, valid, validRange } from 'semver';
import { collectDuplicates } from './collect-duplicates.ts';
import type { ModuleManifest } from './define-module.ts';
import type { Fault } from './fault.ts';
import { type Graph, orderGraph } from './order-graph.ts';
import { serialiseManifest } from './serialise-manifest.ts';
import { validateManifest } from './validate-manifest.ts';

/** Modules in boot order, or everything that forbids to boot. */
export type Resolution<M> =
  | { readonly ok: true; readonly order: readonly M[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * Validates each manifest, then what they say of each other. A module comes after all that it needs; among modules that may come
 * next, the alphabet decides, so the order does not depend on the order of `modules`. Never throws: faults are all collected.
 */
export function resolveModules<M extends ModuleManifest>(modules: readonly M[]): Resolution<M> {
  const byName = new Map<string, M>();
  for (const module of modules) if (!byName.has(module.name)) byName.set(module.name, module);

  const order = orderGraph(graphOf(byName));
  const faults = [
    ...modules.flatMap((module) => validateManifest(serialiseManifest(module))),
    ...collectDuplicates(modules),
    ...modules.flatMap((module) => needFaults(module, byName)),
    ...order.cycles.map(cycleFault),
    ...modules.flatMap(permissionFaults),
  ];
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, order: order.names.flatMap((name) => byName.get(name) ?? []) };
}

function graphOf(byName: ReadonlyMap<string, ModuleManifest>): Graph {
  return new Map([...byName].map(([name, { needs }]) => [name, Object.keys(needs).filter((need) => byName.has(need))]));
}

function needFaults(module: ModuleManifest, byName: ReadonlyMap<string, ModuleManifest>): Fault[] {
  return Object.entries(module.needs).flatMap(([need, range]): Fault[] => {
    const place = { module: module.name, path: `needs.${need}` };
    const found = byName.get(need);
    if (!found) {
      return [
        { ...place, code: 'missing_need', message: `no module is named ${need}; add it to app.ts or drop the need` },
      ];
    }
    // validateManifest has already reported a version or a range that cannot be read.
    if (valid(found.version) === null || validRange(range) === null || satisfies(found.version, range)) return [];
    return [
      { ...place, code: 'unsatisfied_need', message: `${need} is at ${found.version}, which ${range} does not accept` },
    ];
  });
}

function cycleFault(cycle: readonly string[]): Fault {
  return {
    code: 'cyclic_needs',
    module: cycle[0],
    path: 'needs',
    message: `${cycle.join(' → ')}: modules cannot need each other; drop one of these needs`,
  };
}

function permissionFaults(module: ModuleManifest): Fault[] {
  return module.routes
    .filter(({ permission }) => permission !== 'public' && permission !== 'authenticated')
    .filter(({ permission }) => !Object.hasOwn(module.permissions, permission))
    .map(({ id, permission }) => ({
      code: 'undeclared_permission',
      module: module.name,
      path: `routes.${id}`,
      message: `the module does not declare the permission ${permission}; declare who holds it`,
    }));
}
