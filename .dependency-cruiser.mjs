/** Boundaries of DESIGN.md, rule 8. Run by `npm run check`. */
import { readdirSync, readFileSync } from 'node:fs';

const MODULES = 'apps/server/src/modules';

/** What each module says it needs, read from its manifest's own text: the manifest stays the one place that says it. */
function needsOf(name) {
  const manifest = readFileSync(`${MODULES}/${name}/module.ts`, 'utf8');
  const needs = /^ {2}needs: \{([^}]*)\}/m.exec(manifest);
  if (!needs) throw new Error(`${MODULES}/${name}/module.ts: cannot read its needs`);
  return [...needs[1].matchAll(/(\w+):/g)].map(([, need]) => need);
}

const perModule = readdirSync(MODULES).map((name) => ({
  name: `${name}-imports-only-what-it-needs`,
  comment: 'A module imports only those that its manifest needs.',
  severity: 'error',
  from: { path: `^${MODULES}/${name}/`, pathNot: '\\.test\\.ts$' },
  to: { path: `^${MODULES}/(?!(${[name, ...needsOf(name)].join('|')})/)` },
}));

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'No file depends on itself through others.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'kernel-imports-no-module',
      severity: 'error',
      comment: 'The kernel is what modules stand on.',
      from: { path: '^apps/server/src/kernel/', pathNot: '\\.test\\.ts$' },
      to: { path: `^(${MODULES}|apps/server/src/(app|serve|main|cli|demo))` },
    },
    {
      name: 'modules-meet-at-index',
      severity: 'error',
      comment: 'Between modules only index.ts.',
      from: { path: `^${MODULES}/([^/]+)/` },
      to: { path: `^${MODULES}/`, pathNot: [`^${MODULES}/$1/`, `^${MODULES}/[^/]+/index\\.ts$`] },
    },
    {
      name: 'outside-sees-index-only',
      severity: 'error',
      comment: 'app.ts, the demo and the CLI use the public face of modules.',
      from: { path: '^apps/server/src/(app|serve|main|cli|demo)' },
      to: { path: `^${MODULES}/`, pathNot: `^${MODULES}/[^/]+/index\\.ts$` },
    },
    {
      name: 'only-app-imports-mediation',
      severity: 'error',
      comment: 'Mediation couples modules: only the place that couples everything may see it.',
      from: { pathNot: ['^apps/server/src/app\\.ts$', `^${MODULES}/mediation/`] },
      to: { path: `^${MODULES}/mediation/` },
    },
    {
      name: 'packages-stand-alone',
      severity: 'error',
      comment: 'A package depends on no application.',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'server-uses-packages-by-name',
      severity: 'error',
      comment: 'The server uses a package through its public interface only.',
      from: { path: '^apps/' },
      to: { path: '^packages/', pathNot: '^packages/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'product-imports-no-test',
      severity: 'error',
      comment: 'Test code does not ship.',
      from: { path: '^(apps|packages)/[^/]+/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '(\\.test\\.ts$|^apps/server/test/)' },
    },
    ...perModule,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^packages/[^/]+/src/data/' },
  },
};
