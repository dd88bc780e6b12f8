import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createEvent } from '../event/create-event.ts';
import type { AuditRecord } from '../event/event.ts';
import { type AuditRow, toAuditRow } from './audit-row.ts';
import { AuditUnavailable } from './audit-unavailable.ts';
import { encodeRows, FIRST_INSERT, REPEATED_INSERT } from './batch-insert.ts';

export interface AuditWriter {
  /**
   * Resolves when the row is durable.
   * @throws AuditEventInvalid on a record the trail does not accept
   * @throws AuditUnavailable when PostgreSQL does not answer, or cannot follow
   */
  record(record: AuditRecord): Promise<void>;
  /** Writes what was accepted, refuses the rest, lets the connections go. */
  close(): Promise<void>;
}

export interface AuditWriterOptions {
  /** As the role that may only insert into and read the trail. */
  connection: Pick<pg.PoolConfig, 'host' | 'port' | 'database' | 'user' | 'password' | 'ssl' | 'connectionString'>;
  /** Hears of every failed attempt and lost connection; the writer recovers by itself. */
  onTrouble: (error: unknown) => void;
  maxBatchRows?: number;
  maxQueuedRows?: number;
  /** How long a batch is tried again before its callers are refused. Long enough for a restart of PostgreSQL. */
  patienceMs?: number;
}

/** Its callers share one promise: a promise a row would cost more than the rest of the queue. */
interface Batch {
  rows: AuditRow[];
  done: PromiseWithResolvers<void>;
}

const FLIGHTS = 2;
// A statement costs about 90 µs in Node and 150 in PostgreSQL before its first row, so the second flight waits for a batch worth it.
// Measured on two cores shared with PostgreSQL 18 and the load itself, two rows a call, CPU µs a row (caller included) in Node | in
// PostgreSQL, calls/s, p50 of the two records together:
//   128 callers       7 | 13   23,000/s  4.9 ms     32 callers        9 | 17   16,000/s  1.8 ms
//   1 caller        106 | 165   1,300/s  0.7 ms     10,000 calls/s   14 | 26             1.4 ms  (arriving at random)
// A second flight from the first row on: 32 callers 10 | 18.5, 128 callers 7.5 | 15. Rejected: holding a batch back by 1 ms, 9 | 16 at
// 10,000 calls/s, but then p50 is 5 ms and more.
const SECOND_FLIGHT_ROWS = 128;

/**
 * Group commit: rows gather while the batches before them fly. Two flights, so that one is parsed while the other waits for the disk.
 * A row that PostgreSQL could refuse never enters a batch (createEvent), so a batch fails only with the database itself: its rows
 * are then tried again together, whatever the error, because repeating is harmless (unique ids) and any error may be a restart.
 */
export function openAuditWriter(options: AuditWriterOptions): AuditWriter {
  const { maxBatchRows = 512, maxQueuedRows = 20_000, patienceMs = 4_000, onTrouble } = options;
  const pool = new pg.Pool({
    ...options.connection,
    max: FLIGHTS,
    application_name: 'gardefou-audit',
    // A database may have it off; what is acknowledged here must be on the disk.
    options: '-c synchronous_commit=on',
    idleTimeoutMillis: 0,
    keepAlive: true,
    connectionTimeoutMillis: 2_000,
    statement_timeout: 8_000,
    // On a connection that says nothing any more there is no server to end the statement.
    query_timeout: 10_000,
  });
  pool.on('error', onTrouble);

  const full: Batch[] = [];
  let gathering = createBatch();
  let queuedRows = 0;
  let flights = 0;
  let isScheduled = false;
  let closed: Promise<void> | undefined;

  function record(record: AuditRecord): Promise<void> {
    if (closed) return Promise.reject(new AuditUnavailable('the audit writer is closed'));
    if (queuedRows >= maxQueuedRows) return Promise.reject(new AuditUnavailable('too many audit rows are waiting'));
    let row: AuditRow;
    try {
      row = toAuditRow(createEvent(record));
    } catch (error) {
      return Promise.reject(error);
    }
    const { rows, done } = gathering;
    rows.push(row);
    queuedRows += 1;
    if (rows.length >= maxBatchRows) {
      full.push(gathering);
      gathering = createBatch();
    }
    schedule();
    return done.promise;
  }

  // Once a turn of the event loop, after the requests that arrived together have all recorded.
  function schedule(): void {
    if (isScheduled || !nextIsReady()) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      while (nextIsReady()) void fly(take());
    });
  }

  function nextIsReady(): boolean {
    if (flights >= FLIGHTS) return false;
    return full.length > 0 || gathering.rows.length >= (flights === 0 ? 1 : SECOND_FLIGHT_ROWS);
  }

  function take(): Batch {
    const oldest = full.shift();
    if (oldest) return oldest;
    const batch = gathering;
    gathering = createBatch();
    return batch;
  }

  async function fly(batch: Batch): Promise<void> {
    flights += 1;
    queuedRows -= batch.rows.length;
    try {
      await insert(batch.rows);
      batch.done.resolve();
    } catch (error) {
      batch.done.reject(error);
      // Those who wait behind would wait as long for the same answer.
      refuseWaiting(error);
    }
    flights -= 1;
    schedule();
  }

  async function insert(rows: readonly AuditRow[]): Promise<void> {
    const values = encodeRows(rows);
    const deadline = performance.now() + patienceMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        await pool.query({ ...(attempt === 0 ? FIRST_INSERT : REPEATED_INSERT), values });
        return;
      } catch (error) {
        onTrouble(error);
        const pauseMs = Math.min(25 * 2 ** attempt, 400);
        if (performance.now() + pauseMs > deadline)
          throw new AuditUnavailable('the audit trail does not answer', { cause: error });
        await sleep(pauseMs);
      }
    }
  }

  function refuseWaiting(error: unknown): void {
    const refused = [...full.splice(0), gathering].filter(({ rows }) => rows.length > 0);
    gathering = createBatch();
    queuedRows = 0;
    for (const { done } of refused) done.reject(error);
  }

  async function drain(): Promise<void> {
    while (full.length > 0 || gathering.rows.length > 0 || flights > 0) await sleep(5);
    await pool.end();
  }

  return {
    record,
    close() {
      closed ??= drain();
      return closed;
    },
  };
}

function createBatch(): Batch {
  return { rows: [], done: Promise.withResolvers() };
}
