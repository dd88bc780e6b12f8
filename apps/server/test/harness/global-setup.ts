import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { modules } from '../../src/app.ts';
import { prepareDatabase } from '../../src/kernel/boot/prepare-database.ts';
import { createKeyRing } from '../../src/kernel/crypto/key-ring.ts';
import type { EmbeddedConnection } from '../../src/kernel/db/embedded/start-embedded-postgres.ts';
import { createLog } from '../../src/kernel/log.ts';
import { TEMPLATE, TEST_MASTER_KEY } from './constants.ts';
import { startCluster } from './start-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: EmbeddedConnection;
  }
}

/** One real PostgreSQL for the whole run, with one migrated template that each test file clones. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startCluster({ max_connections: '300' });
  const owner = new pg.Client(postgres.connection);
  await owner.connect();
  await owner.query(`CREATE DATABASE ${TEMPLATE}`);
  await owner.end();
  await prepareDatabase(
    { ...postgres.connection, database: TEMPLATE },
    createKeyRing(TEST_MASTER_KEY),
    modules,
    createLog('fatal'),
    () => undefined,
  );
  project.provide('postgres', postgres.connection);
  return () => postgres.destroy();
}
