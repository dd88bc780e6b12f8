import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { TEMPLATE } from './constants.ts';

export interface TestDatabase {
  /** As the owner. */
  config: pg.ClientConfig;
  url: string;
  drop(): Promise<void>;
}

/** A database of its own for one test file. `empty` has no schema; otherwise it is a clone of the migrated template (60 ms). */
export async function createTestDatabase(kind: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const postgres = inject('postgres');
  const name = `t_${randomBytes(6).toString('hex')}`;
  await asOwner(`CREATE DATABASE ${name}${kind === 'migrated' ? ` TEMPLATE ${TEMPLATE}` : ''}`);
  const url = new URL(`postgres://localhost/${name}`);
  url.username = postgres.user;
  url.password = postgres.password;
  url.searchParams.set('host', postgres.host);
  url.searchParams.set('port', String(postgres.port));
  return {
    config: { ...postgres, database: name },
    url: url.toString(),
    drop: () => asOwner(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function asOwner(statement: string): Promise<void> {
  const client = new pg.Client({ ...inject('postgres'), database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
