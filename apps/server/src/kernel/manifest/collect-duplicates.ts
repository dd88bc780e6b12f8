import type { ModuleManifest } from './define-module.ts';
import type { Fault } from './fault.ts';

interface Claim {
  /** What must be claimed once: `route GET /api/users/{}`. */
  readonly thing: string;
  readonly module: string;
  readonly path: string;
}

/** Names that two modules, or one twice, claim as their own: modules, tables, permissions, routes, jobs, commands, rules, error codes. */
export function collectDuplicates(modules: readonly ModuleManifest[]): Fault[] {
  const first = new Map<string, Claim>();
  const faults: Fault[] = [];
  for (const claim of [...modules.map(nameClaim), ...firstOfEachName(modules).flatMap(claimsOf)]) {
    const earlier = first.get(claim.thing);
    if (!earlier) {
      first.set(claim.thing, claim);
      continue;
    }
    const by = earlier.module === claim.module ? 'in this module' : `by ${earlier.module}`;
    faults.push({
      code: claim.path === 'name' ? 'duplicate_module' : 'declared_twice',
      module: claim.module,
      path: claim.path,
      message: `${claim.thing} is also declared ${by} (${earlier.path}); keep one`,
    });
  }
  return faults;
}

function nameClaim({ name }: ModuleManifest): Claim {
  return { thing: `module ${name}`, module: name, path: 'name' };
}

// A module listed twice would repeat all it declares: one line says enough.
function firstOfEachName(modules: readonly ModuleManifest[]): readonly ModuleManifest[] {
  return modules.filter((module, at) => modules.findIndex(({ name }) => name === module.name) === at);
}

function claimsOf(manifest: ModuleManifest): Claim[] {
  const claim = (thing: string, path: string): Claim => ({ thing, module: manifest.name, path });
  return [
    ...Object.keys(manifest.tables).map((name) => claim(`table ${name}`, `tables.${name}`)),
    ...Object.keys(manifest.permissions).map((name) => claim(`permission ${name}`, `permissions.${name}`)),
    ...manifest.routes.flatMap(({ id, method, path }) => [
      claim(`route ${id}`, `routes.${id}`),
      claim(`route ${method} ${anonymous(path)}`, `routes.${id}.path`),
    ]),
    ...manifest.jobs.map(({ name }) => claim(`job ${name}`, `jobs.${name}`)),
    ...manifest.commands.map(({ name }) => claim(`command ${name}`, `commands.${name}`)),
    ...manifest.rules.map(({ code }) => claim(`rule ${code}`, `rules.${code}`)),
    ...Object.keys(manifest.errors).map((code) => claim(`error ${code}`, `errors.${code}`)),
  ];
}

/** `/users/:id` and `/users/{userId}` are one path to a router. */
function anonymous(path: string): string {
  return path.replaceAll(/:[A-Za-z]\w*|\{[^}]*\}/g, '{}');
}
