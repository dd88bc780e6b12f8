import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopPostmaster } from './stop-postmaster.ts';

/** An end of the postmaster that nobody asked for. */
export interface PostgresCrash {
  /** It is not started again. */
  fatal: boolean;
  /** Ends in a row that came within 10 s of their start, this one included. */
  quickFailures: number;
  /** Exit code or signal, and the log's last line. Holds no statement and no row value. */
  reason: string;
}

/** How to start one postmaster, and how to know about it. */
export interface PostmasterSource {
  /** Starts it; called again for each restart. */
  launch(): Promise<ChildProcess>;
  isReady(pid: number): boolean;
  /** What it has logged since the last `launch()`. */
  readLog(): string;
  onCrash(crash: PostgresCrash): void;
}

export interface SupervisedPostmaster {
  /** `undefined` while it is down. */
  pid(): number | undefined;
  /** Idempotent; resolves when it is gone. */
  stop(): Promise<void>;
}

const QUICK_MS = 10_000;
const QUICK_FAILURES_FATAL = 10;
const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 1_000;
const SURVIVORS_WAIT_MS = 60_000;
/** The backends of a postmaster killed with -9 notice within moments and leave; until then PostgreSQL refuses to start. */
const SURVIVORS_LEFT = /pre-existing shared memory block/;

/** Starts a postmaster, resolves when it first accepts connections, and starts it again whenever it ends by itself. */
export async function supervisePostmaster(source: PostmasterSource): Promise<SupervisedPostmaster> {
  const stopping = new AbortController();
  const started = Promise.withResolvers<void>();
  let child: ChildProcess | undefined;
  let stopped: Promise<void> | undefined;
  let quickFailures = 0;
  let everReady = false;

  /** One life of the postmaster, from launch to end. */
  async function live(): Promise<{ livedMs: number; end: string; log: string }> {
    const launchedAt = performance.now();
    child = await source.launch();
    const ended = endOf(child);
    // stop() came while it was launched, and saw no child.
    if (stopping.signal.aborted && child.pid !== undefined) await stopPostmaster(child.pid);
    if (await becomesReady(child, source)) {
      everReady = true;
      started.resolve();
    }
    const end = await ended;
    child = undefined;
    return { livedMs: performance.now() - launchedAt, end, log: source.readLog().trim() };
  }

  async function watch(): Promise<void> {
    let survivorsUntil = Number.POSITIVE_INFINITY;
    while (!stopping.signal.aborted) {
      const { livedMs, end, log } = await live();
      if (stopping.signal.aborted) return;
      if (SURVIVORS_LEFT.test(log) && performance.now() < survivorsUntil) {
        survivorsUntil = Math.min(survivorsUntil, performance.now() + SURVIVORS_WAIT_MS);
        await sleepUnless(stopping.signal, FIRST_BACKOFF_MS);
        continue;
      }
      survivorsUntil = Number.POSITIVE_INFINITY;
      // A first start that fails has a cause that a second one does not mend: a full disk, a wrong setting.
      if (!everReady) throw new Error(`PostgreSQL does not start: ${end}.\n${log}`);
      quickFailures = livedMs < QUICK_MS ? quickFailures + 1 : 0;
      const fatal = quickFailures >= QUICK_FAILURES_FATAL;
      source.onCrash({ fatal, quickFailures, reason: `${end}: ${log.split('\n').at(-1)}` });
      if (fatal) return;
      await sleepUnless(stopping.signal, Math.min(FIRST_BACKOFF_MS * 2 ** quickFailures, LONGEST_BACKOFF_MS));
    }
  }

  const watching = watch().catch((error: Error) => {
    if (everReady) source.onCrash({ fatal: true, quickFailures, reason: error.message });
    else started.reject(error);
  });
  await started.promise;

  return {
    pid: () => child?.pid,
    stop() {
      stopped ??= (async () => {
        stopping.abort();
        if (child?.pid !== undefined) await stopPostmaster(child.pid);
        await watching;
      })();
      return stopped;
    },
  };
}

/** Resolves with the words for how a child ended; a child that could not be spawned has ended too. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with ${code}`));
  });
}

async function becomesReady(child: ChildProcess, source: PostmasterSource): Promise<boolean> {
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    if (source.isReady(child.pid)) return true;
    await sleep(10);
  }
  return false;
}

async function sleepUnless(signal: AbortSignal, ms: number): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
