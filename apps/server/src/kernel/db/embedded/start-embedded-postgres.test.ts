import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findEmbeddedPostgres } from './find-embedded-postgres.ts';
import { identifyProcess } from './identify-process.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts';
import type { PostgresCrash } from './supervise-postmaster.ts';
import { queryOnce as query } from './testing/query-once.ts';
import { spawnHost } from './testing/spawn-host.ts';

async function until<T>(probe: () => Promise<T> | T): Promise<NonNullable<T>> {
  for (;;) {
    const value = await probe();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A path as people have them: a space and an accent. */
const parent = mkdtempSync(join(tmpdir(), 'gardefou é à '));
// As root, PostgreSQL's user must be able to pass through it.
chmodSync(parent, 0o755);
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('one data directory through its life', () => {
  const dataDir = join(parent, 'mes données');
  const crashes: PostgresCrash[] = [];
  let postgres: EmbeddedPostgres;
  beforeAll(async () => {
    postgres = await startEmbeddedPostgres({ dataDir, onCrash: (crash) => crashes.push(crash) });
    await query(postgres.connection, 'CREATE TABLE kept (word text UNIQUE)');
  });
  afterAll(() => postgres.stop());

  test('it is UTF-8, checksummed, durable, on a Unix socket alone, and sorts alike on every machine', async () => {
    const names = ['server_encoding', 'data_checksums', 'fsync', 'listen_addresses', 'synchronous_commit'];
    const rows = await query(postgres.connection, 'SELECT current_setting(name) FROM unnest($1::text[]) name', [names]);
    expect(rows.flat()).toEqual(['UTF8', 'on', 'on', '', 'on']);
    const sql = "SELECT datlocprovider, datlocale, upper('é') FROM pg_database WHERE datname = current_database()";
    expect(await query(postgres.connection, sql)).toEqual([['b', 'C.UTF-8', 'É']]);
  });

  test('the password is drawn at random, needed, and readable by its owner alone', async () => {
    expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
    expect(Buffer.from(postgres.connection.password, 'base64url')).toHaveLength(32);
    const wrong = { ...postgres.connection, password: 'wrong' };
    await expect(query(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(postgres.connection.host).mode & 0o777).toBe(0o700);
  });

  test('no statement, parameter or row value reaches its log', async () => {
    const canary = 'canari-7f3a@exemple.test';
    const { connection } = postgres;
    await query(connection, 'INSERT INTO kept VALUES ($1)', [canary]);
    await expect(query(connection, 'INSERT INTO kept VALUES ($1)', [canary])).rejects.toMatchObject({ code: '23505' });
    await expect(query(connection, `SELECT '${canary}'::uuid`)).rejects.toThrow(canary);
    await expect(query(connection, `SELEKT '${canary}'`)).rejects.toMatchObject({ code: '42601' });
    await expect(query(connection, 'SELECT $1::int', [canary])).rejects.toThrow(canary);
    await query(connection, `DO $$ BEGIN RAISE WARNING '${canary}'; END $$`);
    const log = readFileSync(join(dataDir, 'logs', 'postgres.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('canari');
    expect(log).not.toMatch(/STATEMENT|DETAIL/);
  });

  test('nor does the statement that a killed backend was running', async () => {
    const statement = query(postgres.connection, "SELECT 'canari-en-vol', pg_sleep(60)");
    const refused = expect(statement).rejects.toThrow('terminated');
    const find =
      "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%en-vol%' AND pid <> pg_backend_pid()";
    const [row] = await until(async () => (await query(postgres.connection, find))[0]);
    process.kill(Number(row), 'SIGKILL');
    await refused;
    await until(() => query(postgres.connection, 'SELECT 1').catch(() => undefined));
    const log = readFileSync(join(dataDir, 'logs', 'postgres.log'), 'utf8');
    expect(log).toContain('was terminated by signal 9');
    expect(log).not.toContain('canari');
  });

  test('a second start on it is refused, names the holder, and leaves the first alone', async () => {
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(`pid ${process.pid}`);
    expect(await query(postgres.connection, 'SELECT 1')).toEqual([[1]]);
  });

  test('a program beside the server finds how to connect', async () => {
    expect(findEmbeddedPostgres(dataDir)).toEqual(postgres.connection);
    expect(findEmbeddedPostgres(join(parent, 'nowhere'))).toBeUndefined();
  });

  test('a postmaster killed with -9 is started again, with all that was committed', async () => {
    const killed = postgres.pid() ?? 0;
    await query(postgres.connection, "INSERT INTO kept VALUES ('committed')");
    process.kill(killed, 'SIGKILL');
    const count = await until(async () => {
      if (!postgres.pid() || postgres.pid() === killed) return undefined;
      return await query(postgres.connection, "SELECT count(*)::int FROM kept WHERE word = 'committed'").catch(
        () => undefined,
      );
    });
    expect(count).toEqual([[1]]);
    expect(crashes[0]).toMatchObject({ fatal: false, quickFailures: 1 });
    expect(crashes[0]?.reason).toContain('SIGKILL');
  });

  test('stopping twice is stopping once; a restart has the data and the same password', async () => {
    const { password } = postgres.connection;
    const pid = postgres.pid() ?? 0;
    await Promise.all([postgres.stop(), postgres.stop()]);
    expect(identifyProcess(pid)).toBeUndefined();
    expect(existsSync(postgres.connection.host)).toBe(false);
    expect(findEmbeddedPostgres(dataDir)).toBeUndefined();
    postgres = await startEmbeddedPostgres({ dataDir });
    expect(postgres.connection.password).toBe(password);
    expect(await query(postgres.connection, "SELECT word FROM kept WHERE word = 'committed'")).toEqual([['committed']]);
  });

  test('the postmaster that a gardefou killed with -9 left behind is stopped, and its data served', async () => {
    await postgres.stop();
    const host = spawnHost(dataDir);
    host.stderr.pipe(process.stderr);
    const [line] = await once(createInterface(host.stdout), 'line');
    const orphan = Number(line);
    const left = await until(() => findEmbeddedPostgres(dataDir));
    await query(left, "INSERT INTO kept VALUES ('left')");
    host.kill('SIGKILL');
    await once(host, 'exit');
    expect(identifyProcess(orphan)).toBeDefined();

    const stages: string[] = [];
    postgres = await startEmbeddedPostgres({ dataDir, onStage: (stage) => stages.push(stage) });
    expect(identifyProcess(orphan)).toBeUndefined();
    expect(stages.join()).toContain(`pid ${orphan}`);
    expect(await query(postgres.connection, "SELECT word FROM kept WHERE word = 'left'")).toEqual([['left']]);
  });

  test('a pid file whose pid is another program’s by now neither stops the start nor that program', async () => {
    await postgres.stop();
    const bystander = spawn('sleep', ['60']);
    const content = [bystander.pid, join(dataDir, 'postgres'), 1, 5432, '/tmp', '', '', 'ready', ''].join('\n');
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), content);
    postgres = await startEmbeddedPostgres({ dataDir });
    expect(identifyProcess(bystander.pid ?? 0)).toBeDefined();
    bystander.kill();
  });

  test('a log above 10 MB is set aside at the next start', async () => {
    await postgres.stop();
    const log = join(dataDir, 'logs', 'postgres.log');
    writeFileSync(log, Buffer.alloc(10 * 1024 * 1024 + 1, '.'));
    postgres = await startEmbeddedPostgres({ dataDir });
    expect(statSync(`${log}.1`).size).toBe(10 * 1024 * 1024 + 1);
    expect(statSync(log).size).toBeLessThan(10_000);
  });

  test('a start that fails says why and gives the data directory free', async () => {
    await postgres.stop();
    const wrong = startEmbeddedPostgres({ dataDir, settings: { shared_buffers: 'much' } });
    await expect(wrong).rejects.toThrow('invalid value for parameter "shared_buffers"');
    postgres = await startEmbeddedPostgres({ dataDir });
  });
});

test('an initdb that was interrupted is done again, and nothing of it stays', async () => {
  const dataDir = join(parent, 'interrupted');
  mkdirSync(dataDir);
  const host = spawnHost(dataDir);
  const drafts = () => readdirSync(dataDir).filter((name) => name.startsWith('postgres.init-'));
  await until(() => drafts().length > 0);
  host.kill('SIGKILL');
  await once(host, 'exit');
  expect(drafts()).not.toEqual([]);

  const postgres = await startEmbeddedPostgres({ dataDir });
  expect(await query(postgres.connection, 'SELECT 1')).toEqual([[1]]);
  await postgres.stop();
  expect(readdirSync(dataDir).sort()).toEqual(['logs', 'postgres', 'postgres.json']);
});

test('a folder that holds something else is refused and left as it is', async () => {
  const dataDir = join(parent, 'foreign');
  const file = join(dataDir, 'postgres', 'thesis.odt');
  mkdirSync(join(dataDir, 'postgres'), { recursive: true });
  writeFileSync(file, 'years of work');
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('not a PostgreSQL cluster');
  expect(readFileSync(file, 'utf8')).toBe('years of work');
});

test('a cluster without its password file is refused, not replaced', async () => {
  const dataDir = join(parent, 'without password');
  mkdirSync(join(dataDir, 'postgres', 'global'), { recursive: true });
  writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '18\n');
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('postgres.json');
  expect(readdirSync(join(dataDir, 'postgres')).sort()).toEqual(['PG_VERSION', 'global']);
});

test('a cluster of another major version is refused', async () => {
  const dataDir = join(parent, 'other version');
  mkdirSync(join(dataDir, 'postgres', 'global'), { recursive: true });
  writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow('PostgreSQL 17');
});
