import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { node, runtimeEnv } from './ensure-runtime.mjs';

/**
 * Runs a TypeScript program of the product in this terminal and this folder, and resolves with its exit code.
 * It shares our process group, because it may ask questions on the terminal: a Ctrl-C there has reached it already.
 * @param {string} file
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export function runCommand(file, args) {
  const child = spawn(node, [file, ...args], { env: runtimeEnv, stdio: 'inherit' });
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  });
}
