import { join } from 'node:path';
import { checks } from './checks.mjs';
import { node, runtimeEnv } from './ensure-runtime.mjs';
import { root } from './root.mjs';
import { runCaptured } from './run-captured.mjs';

/**
 * Runs every check, a stage each, whatever the others found, and resolves with the names of those that failed.
 * @param {{ run: (name: string, work: () => Promise<string | void>) => Promise<void> }} stages
 * @returns {Promise<string[]>}
 */
export async function runChecks(stages) {
  const failed = [];
  for (const { name, command } of checks) {
    const [program, ...args] = command;
    const file = program === 'node' ? node : join(root, 'node_modules', '.bin', program);
    let found = '';
    await stages.run(name, async () => {
      const { exitCode, output } = await runCaptured(file, args, { cwd: root, env: runtimeEnv });
      if (exitCode === 0) return 'ok';
      failed.push(name);
      found = output;
      return 'FAILED';
    });
    if (found) process.stdout.write(`${found.trimEnd()}\n`);
  }
  return failed;
}
