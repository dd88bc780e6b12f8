import type pg from 'pg';
import type { Config } from '../../config.ts';
import { findEmbeddedPostgres } from '../db/embedded/find-embedded-postgres.ts';
import { startEmbeddedPostgres } from '../db/embedded/start-embedded-postgres.ts';
import type { Log } from '../log.ts';

export interface OpenedDatabase {
  owner: pg.ClientConfig;
  stop(): Promise<void>;
}

interface Options {
  onStage?: (line: string) => void;
  /** The CLI joins the server's database when one runs, and starts it for itself when none does. */
  join?: boolean;
  onFatal?: () => void;
}

export async function openDatabase(
  config: Config,
  log: Log,
  { onStage, join, onFatal }: Options,
): Promise<OpenedDatabase> {
  if (config.databaseUrl)
    return {
      owner: { connectionString: config.databaseUrl, application_name: 'gardefou:owner' },
      stop: async () => undefined,
    };
  const running = join ? findEmbeddedPostgres(config.dataDir) : undefined;
  if (running) return { owner: running, stop: async () => undefined };
  const embedded = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    ...(onStage ? { onStage } : {}),
    onCrash: (crash) => {
      log.error(
        { fatal: crash.fatal },
        crash.fatal ? 'embedded PostgreSQL keeps crashing' : 'embedded PostgreSQL ended and is being restarted',
      );
      if (crash.fatal) onFatal?.();
    },
  });
  return { owner: { ...embedded.connection, application_name: 'gardefou:owner' }, stop: () => embedded.stop() };
}
