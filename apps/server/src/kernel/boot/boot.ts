import pg from 'pg';
import type { Config } from '../../config.ts';
import type { AuditSink } from '../audit-sink.ts';
import { createColumnCipher } from '../crypto/column-cipher.ts';
import { createKeyRing } from '../crypto/key-ring.ts';
import type { Connections } from '../db/connections.ts';
import { createDatabase } from '../db/doors.ts';
import { lockDataDir } from '../db/embedded/lock-data-dir.ts';
import { startInvalidations } from '../db/invalidations.ts';
import { createPool } from '../db/pool.ts';
import { createJobs } from '../jobs.ts';
import type { Kernel } from '../kernel.ts';
import { createLog, type Log } from '../log.ts';
import { resolveModules } from '../manifest/resolve-modules.ts';
import { createMetrics } from '../metrics.ts';
import { createSharedState } from '../shared-state/index.ts';
import { grantPermissions } from './grant-permissions.ts';
import { loadMasterKey } from './master-key.ts';
import type { Module } from './module.ts';
import { openDatabase } from './open-database.ts';
import { BootRefused, prepareDatabase } from './prepare-database.ts';

/** The audit module's half of the kernel, handed in by app.ts because the kernel imports no module. */
export type OpenAudit = (connection: pg.ClientConfig, log: Log) => AuditSink & { close(): Promise<void> };

export interface BootOptions {
  modules: readonly Module[];
  openAudit: OpenAudit;
  log?: Log;
  clock?: () => number;
  /** A server holds the data directory alone; a command may join a server that runs. */
  as: 'server' | 'command';
  onStage?: (line: string) => void;
  onFatal?: () => void;
}

export interface Booted {
  kernel: Kernel;
  modules: readonly Module[];
  connections: Connections;
  /** Closes everything that was opened, in the reverse order; idempotent. */
  stop(): Promise<void>;
}

/** Start-up in the order of docs/flows/start-up.md. Whatever was opened is closed again when a later step fails. */
export async function boot(config: Config, options: BootOptions): Promise<Booted> {
  const { as, onStage = () => undefined, clock = Date.now } = options;
  const log = options.log ?? createLog(config.logLevel);
  const closers: (() => Promise<void> | void)[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= closeAll(closers, log));
  try {
    const resolution = resolveModules(options.modules);
    if (!resolution.ok) throw new BootRefused(resolution.faults);
    const modules = resolution.order;
    if (as === 'server') {
      const lock = lockDataDir(config.dataDir);
      closers.push(() => lock.release());
    }
    const keys = createKeyRing(loadMasterKey(config));
    const database = await openDatabase(config, log, {
      onStage,
      join: as === 'command',
      ...(options.onFatal ? { onFatal: options.onFatal } : {}),
    });
    closers.push(() => database.stop());
    const connections = await prepareDatabase(database.owner, keys, modules, log, onStage);
    const audit = options.openAudit(connections.of('gardefou_audit'), log);
    closers.push(() => audit.close());
    const db = createDatabase(
      createPool(connections.of('gardefou_app'), config.databasePool, log),
      createPool(connections.of('gardefou_system'), 4, log),
      () => audit,
    );
    closers.push(() => db.close());
    const sharedState = await createSharedState({ redisUrl: config.redisUrl, log });
    closers.push(() => sharedState.close());
    const invalidations = await startInvalidations(
      () => new pg.Client({ ...connections.of('gardefou_system'), application_name: 'gardefou:listen' }),
      log,
    );
    closers.push(() => invalidations.close());
    const jobsPool = createPool(connections.of('gardefou_system'), 4, log);
    closers.push(() => jobsPool.end());
    const jobs = createJobs(jobsPool, log, as === 'server' && config.role !== 'api');
    closers.push(() => jobs.stop());
    const kernel: Kernel = {
      config,
      log,
      db,
      audit,
      keys,
      cipher: createColumnCipher(keys),
      sharedState,
      invalidations,
      jobs,
      metrics: createMetrics(),
      permissions: grantPermissions(modules),
      clock,
    };
    if (as === 'server') {
      await jobs.start(
        kernel,
        modules.flatMap((module) => module.jobs),
      );
      for (const module of modules) {
        const close = await module.start?.(kernel, connections);
        if (close) closers.push(close);
      }
    }
    return { kernel, modules, connections, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function closeAll(closers: (() => Promise<void> | void)[], log: Log): Promise<void> {
  for (const close of closers.reverse()) {
    try {
      await close();
    } catch (error) {
      log.warn({ err: error }, 'a part did not close cleanly');
    }
  }
}
