import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { modules } from '../src/app.ts';
import { type Config, loadConfig } from '../src/config.ts';
import { prepareDatabase } from '../src/kernel/boot/prepare-database.ts';
import { createKeyRing } from '../src/kernel/crypto/key-ring.ts';
import { verifyMigrations } from '../src/kernel/db/migrations/migrate.ts';
import { createLog } from '../src/kernel/log.ts';
import { serve } from '../src/serve.ts';
import { TEST_MASTER_KEY } from './harness/constants.ts';
import { createTestDatabase, type TestDatabase } from './harness/create-test-database.ts';
import { startCluster } from './harness/start-cluster.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'gardefou-boot-'));
afterAll(() => rmSync(dataDir, { recursive: true }));
const log = createLog('silent');

describe('a start is refused, naming what is wrong, and nothing listens', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  beforeEach(async () => {
    database = await createTestDatabase();
    owner = new pg.Client(database.config);
    await owner.connect();
  });
  afterEach(async () => {
    await owner.end();
    await database.drop();
  });

  test('a column added by hand', async () => {
    await owner.query('ALTER TABLE users ADD COLUMN surnom text');
    const refused = await refusal(await configFor(database));
    expect(refused.name).toBe('BootRefused');
    expect(refused.message).toMatch(/users\.surnom/);
  });

  test('a column taken away, tables nobody declared, row-level security off or not forced, a policy or a right too many: all named at once', async () => {
    const changes: [string, RegExp][] = [
      ['ALTER TABLE users DROP COLUMN suspended_at', /users\.suspended_at/],
      ['CREATE TABLE brouillon (id uuid PRIMARY KEY)', /brouillon/],
      ['ALTER TABLE consents DISABLE ROW LEVEL SECURITY', /consents/],
      ['ALTER TABLE consent_events NO FORCE ROW LEVEL SECURITY', /consent_events/],
      [
        'CREATE POLICY ouverte ON sessions TO gardefou_app USING (true) WITH CHECK (true)',
        /sessions.*ouverte|ouverte.*sessions/,
      ],
      ['ALTER TABLE users ALTER COLUMN name TYPE bytea USING name::bytea', /users\.name/],
      ['GRANT UPDATE ON audit_events TO gardefou_app', /audit_events/],
    ];
    for (const [change] of changes) await owner.query(change);
    const { message } = await refusal(await configFor(database));
    for (const [change, name] of changes) expect(message, change).toMatch(name);
  });

  test('a database newer than the code', async () => {
    await owner.query(
      `INSERT INTO schema_migrations (version, name, up_hash) SELECT max(version) + 1, 'de_demain', 'x' FROM schema_migrations`,
    );
    const refused = await refusal(await configFor(database));
    expect(refused.name).toBe('MigrationError');
    expect(refused.message).toMatch(/newer than the code.*de_demain/);
  });

  test('put right again, it starts', async () => {
    await owner.query('ALTER TABLE users ADD COLUMN surnom text');
    const config = await configFor(database);
    await refusal(config);
    await owner.query('ALTER TABLE users DROP COLUMN surnom');
    const server = await serve(config, { log });
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
    await server.stop();
  });
});

describe('nodes that start together', () => {
  test('on an empty database make one schema, and on a full one change nothing', async () => {
    const database = await createTestDatabase('empty');
    const start = () => prepareDatabase(database.config, createKeyRing(TEST_MASTER_KEY), modules, log, () => undefined);
    try {
      await Promise.all(Array.from({ length: 3 }, start));
      await Promise.all(Array.from({ length: 3 }, start));
      const owner = new pg.Client(database.config);
      await owner.connect();
      expect(await verifyMigrations(owner)).toEqual([]);
      // The right to make a schema was lent to the job library's role for a moment only.
      const { rows } = await owner.query(
        `SELECT has_database_privilege('gardefou_system', current_database(), 'CREATE') AS may`,
      );
      expect(rows).toEqual([{ may: false }]);
      await owner.end();
    } finally {
      await database.drop();
    }
  });
});

describe('on a database server of its own', () => {
  test('nodes that start together make its roles too, and an installation with another key never takes them over', async () => {
    const cluster = await startCluster();
    try {
      const start = (database: string, key: Buffer) =>
        prepareDatabase({ ...cluster.connection, database }, createKeyRing(key), modules, log, () => undefined);
      await Promise.all(Array.from({ length: 3 }, () => start('postgres', TEST_MASTER_KEY)));
      const owner = new pg.Client({ ...cluster.connection, database: 'postgres' });
      await owner.connect();
      await owner.query('CREATE DATABASE another');
      const passwords = async () =>
        (await owner.query("SELECT rolname, rolpassword FROM pg_authid WHERE rolname LIKE 'gardefou%' ORDER BY 1"))
          .rows;
      const before = await passwords();
      await expect(start('another', Buffer.alloc(32, 8))).rejects.toThrow(/exist on its server with another password/);
      expect(await passwords()).toEqual(before);
      // The same installation's second database, and its own roles after somebody changed them, are put right.
      await start('another', TEST_MASTER_KEY);
      await owner.query("ALTER ROLE gardefou_app PASSWORD 'autre'");
      await start('postgres', TEST_MASTER_KEY);
      await owner.end();
    } finally {
      await cluster.destroy();
    }
  });
});

async function configFor(database: TestDatabase): Promise<Config> {
  return loadConfig({
    PORT: String(await freePort()),
    GARDEFOU_DATA_DIR: dataDir,
    GARDEFOU_DATABASE_URL: database.url,
    GARDEFOU_MASTER_KEY: TEST_MASTER_KEY.toString('base64'),
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function refusal(config: Config): Promise<Error> {
  const started = serve(config, { log });
  const error = await started.then(
    async (server) => {
      await server.stop();
      throw new Error('it started');
    },
    (reason: Error) => reason,
  );
  expect(await answers(config.port), 'something listens').toBe(false);
  return error;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
