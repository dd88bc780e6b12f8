import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateTables } from '../src/kernel/db/generate-tables.ts';
import { migrate, rollback, verifyMigrations } from '../src/kernel/db/migrations/migrate.ts';
import { readMigrations } from '../src/kernel/db/migrations/read-migrations.ts';
import { snapshotSchema } from '../src/kernel/db/migrations/snapshot-schema.ts';
import { createTestDatabase, type TestDatabase } from './harness/create-test-database.ts';

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase('empty');
  owner = new pg.Client(database.config);
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

test('every migration goes up, down and up again, and the schema is equal each time', async () => {
  const migrations = readMigrations();
  const before: string[][] = [];
  await migrate(owner, { to: 0 });
  before.push(await snapshotSchema(owner));
  for (const { version } of migrations) {
    await migrate(owner, { to: version });
    before.push(await snapshotSchema(owner));
  }
  for (const { version } of [...migrations].reverse()) {
    await rollback(owner);
    expect(await snapshotSchema(owner), `after taking back ${version}`).toEqual(before[version - 1]);
  }
  await migrate(owner);
  expect(await snapshotSchema(owner)).toEqual(before.at(-1));
  expect(await verifyMigrations(owner)).toEqual([]);
});

test('a change made by hand is named by db:verify', async () => {
  await owner.query('ALTER TABLE users ADD COLUMN nickname text');
  expect((await verifyMigrations(owner)).join('\n')).toContain('nickname');
  await owner.query('ALTER TABLE users DROP COLUMN nickname');
  await owner.query('DROP POLICY tenant ON users');
  expect((await verifyMigrations(owner)).join('\n')).toMatch(/removed by hand: policy tenant on public.users/);
});

test('the committed table types are those of the schema', async () => {
  const clean = await createTestDatabase();
  const client = new pg.Client(clean.config);
  await client.connect();
  const committed = readFileSync(new URL('../src/kernel/db/tables.generated.ts', import.meta.url), 'utf8');
  expect(await generateTables(client)).toBe(committed);
  await client.end();
  await clean.drop();
});

test('a database newer than the code is refused, and an edited migration too', async () => {
  const migrations = readMigrations();
  await expect(migrate(owner, { migrations: migrations.slice(0, -1) })).rejects.toThrow(/newer than the code/);
  const edited = migrations.map((migration, index) => (index === 0 ? { ...migration, upHash: 'edited' } : migration));
  await expect(migrate(owner, { migrations: edited })).rejects.toThrow(/edited after it ran/);
});

test('two nodes that start together migrate once', async () => {
  const fresh = await createTestDatabase('empty');
  const clients = [new pg.Client(fresh.config), new pg.Client(fresh.config)];
  await Promise.all(clients.map((client) => client.connect()));
  const reports = await Promise.all(clients.map((client) => migrate(client)));
  expect(reports.map(({ applied }) => applied.length).sort()).toEqual([0, readMigrations().length]);
  await Promise.all(clients.map((client) => client.end()));
  await fresh.drop();
});
