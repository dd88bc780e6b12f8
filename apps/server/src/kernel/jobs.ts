import {
  type CronItem,
  Logger as GraphileLogger,
  parseCronItems,
  type Runner,
  run,
  runMigrations,
} from 'graphile-worker';
import type { Pool } from 'pg';
import type { Kernel } from './kernel.ts';
import type { Log } from './log.ts';

/** A job as a module declares it. `cron` is in UTC. Jobs are idempotent: a worker killed in one runs it again. */
export interface Job {
  name: string;
  cron?: string;
  run(kernel: Kernel, payload: unknown): Promise<void>;
}

export interface Jobs {
  /** Declares the jobs of every module; starts working when this process is a worker. */
  start(kernel: Kernel, jobs: readonly Job[]): Promise<void>;
  stop(): Promise<void>;
}

const GRACE_MS = 5_000;

/** graphile-worker over the narrow role, which owns the schema graphile_worker and nothing else. */
export function createJobs(pool: Pool, log: Log, worker: boolean): Jobs {
  let runner: Runner | undefined;
  return {
    async start(kernel, jobs) {
      if (!worker) return;
      const taskList = Object.fromEntries(
        jobs.map((job) => [job.name, (payload: unknown) => runJob(kernel, job, payload)]),
      );
      const crons: CronItem[] = jobs.flatMap(({ name, cron }) =>
        cron ? [{ task: name, match: cron, options: { maxAttempts: 5 } }] : [],
      );
      runner = await run({
        pgPool: pool,
        taskList,
        parsedCronItems: parseCronItems(crons),
        concurrency: 2,
        noHandleSignals: true,
        gracefulShutdownAbortTimeout: GRACE_MS,
        logger: silentLogger(log),
      });
      // The runner's own promise rejects when it dies; the supervisor of the process decides, not an unhandled rejection.
      runner.promise.catch((error) => log.error({ err: error }, 'job runner stopped'));
    },
    async stop() {
      await runner?.stop();
    },
  };
}

/** Creates or upgrades the library's own schema; `pool` is the role that will own it. */
export async function migrateJobs(pool: Pool, log: Log): Promise<void> {
  await runMigrations({ pgPool: pool, logger: silentLogger(log) });
}

/** The library logs the message of a failed job and keeps it in its table; that of an error that is not ours may quote anything. */
async function runJob(kernel: Kernel, job: Job, payload: unknown): Promise<void> {
  try {
    await job.run(kernel, payload);
  } catch (error) {
    kernel.log.error({ err: error, job: job.name }, 'job failed');
    throw new Error(`${job.name} failed`);
  }
}

function silentLogger(log: Log) {
  return new GraphileLogger(() => (level, _message, meta) => {
    const facts = { err: meta?.error ?? meta?.fatalError };
    if (level === 'error') log.error(facts, 'job runner: error');
    else if (level === 'warning') log.warn(facts, 'job runner: warning');
  });
}
