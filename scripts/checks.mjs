/**
 * What `npm run check` and `npm test` run before the tests, in this order. A command is a program of node_modules/.bin, or `node`.
 * @type {{ name: string, command: [string, ...string[]] }[]}
 */
export const checks = [
  { name: 'biome', command: ['biome', 'check', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'unused code (knip)', command: ['knip'] },
  { name: 'generated files', command: ['node', 'apps/server/src/cli.ts', 'generate', '--check', 'yes'] },
  { name: 'boundaries (dependency-cruiser)', command: ['depcruise', 'apps', 'packages'] },
];
