import type pg from 'pg';

/** Any constant: the same on every node. */
const LOCK = 4_820_117;

/** One node at a time prepares a database. The session holds the lock, and takes it again inside without waiting for itself. */
export async function underLock<T>(owner: pg.Client, run: () => Promise<T>): Promise<T> {
  await owner.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    return await run();
  } finally {
    await owner.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}
