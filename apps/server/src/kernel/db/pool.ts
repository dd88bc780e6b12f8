import pg from 'pg';
import type { Log } from '../log.ts';

// int8 as number: sequence values and counts stay far below 2^53, and a string would leak into arithmetic.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// A date is a day, not midnight in the server's time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** A pool whose idle clients may die (PostgreSQL restarted) without taking the process with them. */
export function createPool(config: pg.ClientConfig, max: number, log: Log): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
  });
  const lost = (error: Error) => log.warn({ err: error, role: config.user }, 'database connection lost');
  pool.on('error', lost);
  // A client in use is not the pool's to watch: its query rejects too, so this only keeps the event from being unhandled.
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}
