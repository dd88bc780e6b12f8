import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { node, runtimeEnv } from './ensure-runtime.mjs';
import { root } from './root.mjs';

/**
 * Runs the server until it ends and resolves with its exit code. The first SIGINT, SIGTERM or SIGHUP is passed on.
 *
 * The server is in a process group of its own, because a Ctrl-C reaches npm, which passes it on, and everyone in the terminal's
 * group: shared, the server would get two or three, and the second one means "at once". Alone, it gets the one we send.
 * The pipe of stop-with-launcher.mjs makes up for what a group of its own loses.
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export function runServer(args) {
  const preload = pathToFileURL(join(root, 'scripts', 'stop-with-launcher.mjs')).href;
  const server = spawn(node, ['--import', preload, join(root, 'apps', 'server', 'src', 'main.ts'), ...args], {
    cwd: root,
    env: { ...runtimeEnv, GARDEFOU_LAUNCHER_FD: '3' },
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    detached: true,
  });
  let passedOn = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!passedOn) server.kill(signal);
      passedOn = true;
    });
  }
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.on('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  });
}
