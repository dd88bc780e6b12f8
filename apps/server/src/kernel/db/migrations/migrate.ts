import type pg from 'pg';
import { underLock } from '../under-lock.ts';
import { type Migration, readMigrations } from './read-migrations.ts';
import { snapshotSchema } from './snapshot-schema.ts';

interface Applied {
  version: number;
  name: string;
  up_hash: string;
}

export class MigrationError extends Error {
  override name = 'MigrationError';
}

export interface MigrationReport {
  applied: string[];
  version: number;
}

/** Brings the database up to the code, one transaction a migration, under a lock so that nodes that start together do it once. */
export async function migrate(
  owner: pg.Client,
  options: { to?: number; migrations?: Migration[]; onStep?: (name: string) => void } = {},
): Promise<MigrationReport> {
  const migrations = options.migrations ?? readMigrations();
  return underLock(owner, async () => {
    const done = await readApplied(owner);
    refuseUnknown(done, migrations);
    const target = options.to ?? migrations.length;
    const todo = migrations.filter(({ version }) => version > done.length && version <= target);
    for (const migration of todo) {
      options.onStep?.(migration.name);
      await inTransaction(owner, async () => {
        await owner.query(migration.up);
        await owner.query('INSERT INTO schema_migrations (version, name, up_hash) VALUES ($1, $2, $3)', [
          migration.version,
          migration.name,
          migration.upHash,
        ]);
      });
    }
    if (todo.length > 0) await recordSnapshot(owner);
    return { applied: todo.map(({ name }) => name), version: Math.max(done.length, target) };
  });
}

/** Takes back the newest `steps` migrations with their down scripts. */
export async function rollback(
  owner: pg.Client,
  options: { steps?: number; migrations?: Migration[] } = {},
): Promise<MigrationReport> {
  const migrations = options.migrations ?? readMigrations();
  return underLock(owner, async () => {
    const done = await readApplied(owner);
    refuseUnknown(done, migrations);
    const undone = done.slice(Math.max(0, done.length - (options.steps ?? 1))).reverse();
    for (const { version, name } of undone) {
      const migration = migrations[version - 1];
      if (!migration) throw new MigrationError(`migration ${version} is not in the code`);
      await inTransaction(owner, async () => {
        await owner.query(migration.down);
        await owner.query('DELETE FROM schema_migrations WHERE version = $1', [version]);
      }).catch((error: Error) => {
        throw new MigrationError(`rolling back ${name}: ${error.message}`);
      });
    }
    if (done.length > undone.length) await recordSnapshot(owner);
    return { applied: undone.map(({ name }) => name), version: done.length - undone.length };
  });
}

/** Compares what ran with the code, and the live schema with the one the migrations left. Returns a line a fault. */
export async function verifyMigrations(owner: pg.Client, migrations = readMigrations()): Promise<string[]> {
  const done = await readApplied(owner);
  const faults: string[] = [];
  if (done.length > migrations.length)
    faults.push(`the database is at version ${done.length}, the code at ${migrations.length}`);
  for (const migration of migrations) {
    const applied = done[migration.version - 1];
    if (!applied) faults.push(`migration ${migration.version} ${migration.name} has not run`);
    else if (applied.up_hash !== migration.upHash)
      faults.push(`migration ${migration.version} ${migration.name} was edited after it ran`);
  }
  const { rows } = await owner.query<{ snapshot: string }>(
    'SELECT snapshot FROM schema_migrations WHERE snapshot IS NOT NULL ORDER BY version DESC LIMIT 1',
  );
  const expected = new Set(rows[0]?.snapshot.split('\n') ?? []);
  const live = await snapshotSchema(owner);
  for (const line of live) if (!expected.delete(line)) faults.push(`not from a migration: ${line}`);
  for (const line of expected) faults.push(`removed by hand: ${line}`);
  return faults;
}

async function readApplied(owner: pg.Client): Promise<Applied[]> {
  await owner.query(
    'CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, name text NOT NULL, up_hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(), snapshot text)',
  );
  const { rows } = await owner.query<Applied>('SELECT version, name, up_hash FROM schema_migrations ORDER BY version');
  return rows;
}

function refuseUnknown(done: readonly Applied[], migrations: readonly Migration[]): void {
  const newer = done[migrations.length];
  if (newer)
    throw new MigrationError(
      `the database is newer than the code: it has migration ${newer.version} ${newer.name}. Start the version of Gardefou that made it, or a later one.`,
    );
  for (const { version, name, up_hash } of done) {
    if (migrations[version - 1]?.upHash !== up_hash)
      throw new MigrationError(
        `migration ${version} ${name} was edited after it ran; restore the file, and put the change in a new migration.`,
      );
  }
}

async function recordSnapshot(owner: pg.Client): Promise<void> {
  const snapshot = (await snapshotSchema(owner)).join('\n');
  await owner.query(
    'UPDATE schema_migrations SET snapshot = CASE WHEN version = (SELECT max(version) FROM schema_migrations) THEN $1 END',
    [snapshot],
  );
}

async function inTransaction(owner: pg.Client, run: () => Promise<void>): Promise<void> {
  await owner.query('BEGIN');
  try {
    await run();
    await owner.query('COMMIT');
  } catch (error) {
    await owner.query('ROLLBACK');
    throw error;
  }
}
