#!/usr/bin/env node
// The `gardefou` command in a clone: `npx gardefou …`, or a script of package.json. Standard output is the command's alone.
import { join } from 'node:path';
import { install } from './scripts/install.mjs';
import { reportFailure } from './scripts/report-failure.mjs';
import { root } from './scripts/root.mjs';
import { runCommand } from './scripts/run-command.mjs';
import { stopWithNpm } from './scripts/stop-with-npm.mjs';

stopWithNpm();
// The command may be called from any folder; its data directory is the clone's, as for `npm start`.
process.env.GARDEFOU_DATA_DIR ||= join(root, '.gardefou');
const cli = join(root, 'apps', 'server', 'src', 'cli.ts');
process.exitCode = await install(process.stderr)
  .then(() => runCommand(cli, process.argv.slice(2)))
  .catch(reportFailure);
