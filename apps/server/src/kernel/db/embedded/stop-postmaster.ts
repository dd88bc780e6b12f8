import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess } from './identify-process.ts';

const FAST_SHUTDOWN_MS = 8_000;
const IMMEDIATE_SHUTDOWN_MS = 6_000;

/**
 * Stops a postmaster and resolves when it is gone: fast shutdown (SIGINT: transactions rolled back, checkpoint), and after 8 s the
 * immediate one (SIGQUIT: the next start recovers from the log). Never SIGKILL, which leaves its children on the files.
 */
export async function stopPostmaster(pid: number): Promise<void> {
  const identity = identifyProcess(pid);
  const isGone = () => identifyProcess(pid) !== identity;
  for (const [signal, waitMs] of [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    if (identity === undefined || isGone()) return;
    process.kill(pid, signal);
    const deadline = performance.now() + waitMs;
    while (!isGone() && performance.now() < deadline) await sleep(10);
  }
  if (!isGone())
    throw new Error(`PostgreSQL (pid ${pid}) does not stop. Look at what it waits for, then: kill -QUIT ${pid}`);
}
