import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { P0 } from './column-class.ts';
import type { ModuleManifest } from './define-module.ts';
import { formatFaults } from './format-faults.ts';
import { resolveModules } from './resolve-modules.ts';
import { table } from './table.ts';

function declare(name: string, needs: readonly string[] = [], rest: Partial<ModuleManifest> = {}): ModuleManifest {
  return {
    name,
    version: '1.2.0',
    title: { fr: name, en: name },
    needs: Object.fromEntries(needs.map((need) => [need, '^1.0'])),
    tables: {},
    permissions: {},
    routes: [],
    jobs: [],
    commands: [],
    errors: {},
    rules: [],
    ...rest,
  };
}

function namesInOrder(modules: readonly ModuleManifest[]): string[] {
  const resolution = resolveModules(modules);
  if (!resolution.ok) throw new Error(formatFaults(resolution.faults));
  return resolution.order.map(({ name }) => name);
}

function faultsOf(modules: readonly ModuleManifest[]): string[] {
  const resolution = resolveModules(modules);
  return resolution.ok ? [] : formatFaults(resolution.faults).split('\n');
}

const cyclesOf = (modules: readonly ModuleManifest[]): string[][] =>
  faultsOf(modules)
    .filter((line) => line.startsWith('cyclic_needs'))
    .map((line) => /needs: (.*): modules/.exec(line)?.[1]?.split(' → ') ?? []);

/** Edges go from a later module to an earlier one: no cycle is possible. */
const acyclic = fc.integer({ min: 2, max: 14 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    needs: fc.array(
      fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).filter(([from, to]) => from > to),
      { maxLength: 30 },
    ),
    shuffle: fc.array(fc.nat(), { minLength: size, maxLength: size }),
  }),
);

// Names whose alphabetical order has nothing to do with the order of the graph.
const nameOf = (index: number) => `m${(index * 7919) % 101}`;

function build({
  size,
  needs,
  shuffle,
}: {
  size: number;
  needs: [number, number][];
  shuffle: number[];
}): ModuleManifest[] {
  return Array.from({ length: size }, (_, index) => index)
    .sort((a, b) => (shuffle[a] ?? 0) - (shuffle[b] ?? 0))
    .map((index) =>
      declare(
        nameOf(index),
        needs.filter(([from]) => from === index).map(([, to]) => nameOf(to)),
      ),
    );
}

describe('boot order', () => {
  test('what a module needs always comes before it', () => {
    fc.assert(
      fc.property(acyclic, (graph) => {
        const order = namesInOrder(build(graph));
        expect(new Set(order)).toEqual(new Set(Array.from({ length: graph.size }, (_, index) => nameOf(index))));
        for (const [from, to] of graph.needs)
          expect(order.indexOf(nameOf(to))).toBeLessThan(order.indexOf(nameOf(from)));
      }),
    );
  });

  test('does not depend on the order in which modules are listed', () => {
    fc.assert(
      fc.property(acyclic, (graph) => {
        const modules = build(graph);
        expect(namesInOrder(modules.toReversed())).toEqual(namesInOrder(modules));
      }),
    );
  });

  test('is alphabetical where needs leave a choice', () => {
    expect(namesInOrder([declare('vault', ['audit']), declare('mediation'), declare('audit')])).toEqual([
      'audit',
      'mediation',
      'vault',
    ]);
  });
});

describe('cycles', () => {
  test('are named edge by edge', () => {
    const modules = [
      declare('privacy', ['identity']),
      declare('audit', ['privacy']),
      declare('identity', ['audit']),
      declare('ai', ['audit']),
    ];
    expect(faultsOf(modules)).toEqual([
      'cyclic_needs audit needs: audit → privacy → identity → audit: modules cannot need each other; drop one of these needs',
    ]);
  });

  test('of one module, and two apart, are each reported', () => {
    const modules = [declare('a', ['b']), declare('b', ['a']), declare('c', ['c', 'a'])];
    expect(cyclesOf(modules)).toEqual([
      ['a', 'b', 'a'],
      ['c', 'c'],
    ]);
  });

  test('any back edge is reported as a cycle whose every edge is a real need', () => {
    fc.assert(
      fc.property(acyclic, fc.nat(), (graph, pick) => {
        fc.pre(graph.needs.length > 0);
        const [from, to] = graph.needs[pick % graph.needs.length] ?? [0, 0];
        const modules = build({ ...graph, needs: [...graph.needs, [to, from]] });
        const needsOf = new Map(modules.map(({ name, needs }) => [name, Object.keys(needs)]));
        const cycles = cyclesOf(modules);
        expect(cycles).toHaveLength(1);
        const cycle = cycles[0] ?? [];
        expect(cycle.length).toBeGreaterThan(1);
        expect(cycle.at(-1)).toBe(cycle[0]);
        for (const [at, name] of cycle.slice(1).entries()) expect(needsOf.get(cycle[at] ?? '')).toContain(name);
      }),
    );
  });
});

describe('what modules say of each other', () => {
  const catalogue = table({
    scope: 'shared',
    subject: 'none',
    purpose: 'catalogue',
    retention: { keep: 'unlimited', reason: 'reference data' },
    columns: { code: P0 },
  });
  const route = { id: 'getUser', method: 'GET', path: '/api/users/:id', permission: 'public' } as const;
  const missing = { status: 404, title: 'Missing', remedy: 'Look elsewhere.' };

  test.each<[string, readonly ModuleManifest[], string[]]>([
    [
      'a missing need',
      [declare('a', ['b'])],
      ['missing_need a needs.b: no module is named b; add it to app.ts or drop the need'],
    ],
    [
      'a version out of range',
      [declare('a', [], { needs: { b: '^2.0' } }), declare('b')],
      ['unsatisfied_need a needs.b: b is at 1.2.0, which ^2.0 does not accept'],
    ],
    [
      'two modules of one name, without repeating all they declare',
      [declare('a', [], { tables: { t: catalogue } }), declare('a', [], { tables: { t: catalogue } })],
      ['duplicate_module a name: module a is also declared in this module (name); keep one'],
    ],
    [
      'a table of two modules',
      [declare('a', [], { tables: { t: catalogue } }), declare('b', [], { tables: { t: catalogue } })],
      ['declared_twice b tables.t: table t is also declared by a (tables.t); keep one'],
    ],
    [
      'a permission of two modules',
      [declare('a', [], { permissions: { 'x:y': [] } }), declare('b', [], { permissions: { 'x:y': [] } })],
      ['declared_twice b permissions.x:y: permission x:y is also declared by a (permissions.x:y); keep one'],
    ],
    [
      'a route id of two modules',
      [declare('a', [], { routes: [route] }), declare('b', [], { routes: [{ ...route, path: '/api/me' }] })],
      ['declared_twice b routes.getUser: route getUser is also declared by a (routes.getUser); keep one'],
    ],
    [
      'a path twice, whatever its parameters are called',
      [declare('a', [], { routes: [route, { ...route, id: 'readUser', path: '/api/users/{userId}' }] })],
      [
        'declared_twice a routes.readUser.path: route GET /api/users/{} is also declared in this module (routes.getUser.path); keep one',
      ],
    ],
    [
      'the same path by another method',
      [declare('a', [], { routes: [route, { ...route, id: 'put', method: 'PUT' }] })],
      [],
    ],
    [
      'an error code of two modules',
      [declare('a', [], { errors: { gone: missing } }), declare('b', [], { errors: { gone: missing } })],
      ['declared_twice b errors.gone: error gone is also declared by a (errors.gone); keep one'],
    ],
    [
      'a job, a command and a rule of two modules',
      ['a', 'b'].map((name) =>
        declare(name, [], { jobs: [{ name: 'j' }], commands: [{ name: 'c', summary: 'C' }], rules: [{ code: 'R' }] }),
      ),
      [
        'declared_twice b jobs.j: job j is also declared by a (jobs.j); keep one',
        'declared_twice b commands.c: command c is also declared by a (commands.c); keep one',
        'declared_twice b rules.R: rule R is also declared by a (rules.R); keep one',
      ],
    ],
    [
      'a permission that only another module declares',
      [
        declare('a', [], { permissions: { 'x:y': [] } }),
        declare('b', ['a'], { routes: [{ ...route, permission: 'x:y' }] }),
      ],
      ['undeclared_permission b routes.getUser: the module does not declare the permission x:y; declare who holds it'],
    ],
    [
      'an unreadable version, once',
      [declare('a', ['b']), declare('b', [], { version: 'one' })],
      ['invalid_manifest b version: "one" must be a SemVer version such as 1.0.0'],
    ],
  ])('%s', (_what, modules, lines) => {
    expect(faultsOf(modules)).toEqual(lines);
  });

  test('all faults of all modules come at once', () => {
    const modules = [declare('a', ['b', 'x']), declare('b', ['a'], { version: 'v' }), declare('b')];
    expect(faultsOf(modules).map((line) => line.split(' ')[0])).toEqual([
      'invalid_manifest',
      'duplicate_module',
      'missing_need',
      'cyclic_needs',
    ]);
  });
});
