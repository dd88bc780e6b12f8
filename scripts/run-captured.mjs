import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** A signal asked this launcher to stop while it waited for a program. */
export class Interrupted extends Error {
  constructor(signal) {
    super(`interrupted by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs a program to its end; its output (both streams, in order) is returned, not shown, unless stdio says 'inherit'.
 * A program that cannot be started ends with -1 and the reason as its output. A signal is passed on to it, then thrown as Interrupted.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, inherit?: boolean, timeoutMs?: number, onStart?: (pid: number) => void }} [options]
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
export function runCaptured(file, args, { cwd, env, inherit = false, timeoutMs, onStart } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'];
    const child = spawn(file, args, { cwd, env, stdio, timeout: timeoutMs });
    if (child.pid !== undefined) onStart?.(child.pid);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    let interruption;
    const interrupt = (signal) => {
      interruption ??= signal;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, interrupt);
    const settle = (exitCode) => {
      for (const signal of SIGNALS) process.off(signal, interrupt);
      if (interruption) reject(new Interrupted(interruption));
      else resolve({ exitCode, output });
    };
    child.on('error', (error) => {
      output += error.message;
      settle(-1);
    });
    child.on('close', (code) => settle(code ?? -1));
  });
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
