#!/usr/bin/env node
// Behind `npm start`, `npm test` and the other scripts of package.json. Plain JavaScript without a dependency, for Node 18 and
// later: on a bare machine it runs before anything is installed, and installs it.
import { join } from 'node:path';
import { checks } from './scripts/checks.mjs';
import { install } from './scripts/install.mjs';
import { reportFailure } from './scripts/report-failure.mjs';
import { root } from './scripts/root.mjs';
import { runChecks } from './scripts/run-checks.mjs';
import { runCommand } from './scripts/run-command.mjs';
import { runServer } from './scripts/run-server.mjs';
import { runTests } from './scripts/run-tests.mjs';
import { createStages } from './scripts/stages.mjs';
import { stopWithNpm } from './scripts/stop-with-npm.mjs';

const out = process.stdout;
const commands = {
  start: (args) => install(out).then(() => runServer(args)),
  test: (args) => runTests(args),
  check: () =>
    install(out)
      .then(() => runChecks(createStages(checks.length, out)))
      .then((failed) => (failed.length > 0 ? 1 : 0)),
  generate: (args) => install(out).then(() => runCommand(join(root, 'apps/server/src/cli.ts'), ['generate', ...args])),
  'bench:gateway': (args) => bench('gateway/run.ts', args),
  'bench:first-token': (args) => bench('gateway/first-token.ts', args),
  'bench:soak': (args) => bench('gateway/soak.ts', args),
};

function bench(file, args) {
  return install(out).then(() => runCommand(join(root, 'bench', file), args));
}

stopWithNpm();
const [name = 'start', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command) {
  process.exitCode = await command(args).catch(reportFailure);
} else {
  process.stderr.write(`Unknown command ${name}. There are: ${Object.keys(commands).join(', ')}.\n`);
  process.exitCode = 2;
}
