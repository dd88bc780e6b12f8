import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEST_MASTER_KEY } from './harness/constants.ts';
import { createTestDatabase, type TestDatabase } from './harness/create-test-database.ts';
import { startTestServer } from './harness/start-test-server.ts';

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const PASSWORD = 'un tournesol bleu 42';
const dataDir = mkdtempSync(join(tmpdir(), 'gardefou-cli-'));
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
  rmSync(dataDir, { recursive: true });
});

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
  /** Of `--json`: one line. */
  json: ReturnType<typeof JSON.parse>;
}

/** The real command, in a process of its own, as an operator runs it on a production database. */
async function gardefou(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      GARDEFOU_PUBLIC_URL: 'https://gardefou.exemple.example',
      GARDEFOU_DATA_DIR: dataDir,
      GARDEFOU_DATABASE_URL: database.url,
      GARDEFOU_MASTER_KEY: TEST_MASTER_KEY.toString('base64'),
      ...env,
    },
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const isJson = args.includes('--json') && stdout !== '';
  if (isJson) expect(stdout.trimEnd().split('\n'), stderr).toHaveLength(1);
  return { status, stdout, stderr, json: isJson ? JSON.parse(stdout) : undefined };
}

const refused = (code: string) => ({ status: 1, json: { error: { code, message: expect.any(String) } } });

describe('a first deployment', () => {
  test('on an empty database two operators make the superadmin at the same moment: one succeeds, the other is told so; and never again', async () => {
    const make = (email: string) => gardefou(['bootstrap:superadmin', '--email', email, '--json']);
    const both = await Promise.all([make('une@exemple.example'), make('deux@exemple.example')]);
    expect(both.map(({ status }) => status).sort()).toEqual([0, 1]);
    const made = both.find(({ status }) => status === 0);
    expect(made?.json).toMatchObject({ role: 'SUPERADMIN', activationToken: expect.stringMatching(/^[\w-]{43}$/) });
    expect(both.find(({ status }) => status === 1)).toMatchObject(refused('superadmin_exists'));
    const again = await make('trois@exemple.example');
    expect(again).toMatchObject(refused('superadmin_exists'));
    expect(again.stderr).toContain('once and only once');
    const { rows } = await owner.query('SELECT role, password_hash FROM superadmins');
    expect(rows).toEqual([{ role: 'SUPERADMIN', password_hash: null }]);
  });

  test('organisation, administrator, DPO and member; status says what is missing; the password and the token open the door', async () => {
    expect((await gardefou(['bootstrap:status'])).stdout).toContain('Next: gardefou bootstrap:tenant --slug');
    const tenant = await gardefou([
      'bootstrap:tenant',
      '--slug',
      'mairie-d-essai',
      '--name',
      'Mairie d’Essai',
      '--json',
    ]);
    expect(tenant).toMatchObject({
      status: 0,
      json: { slug: 'mairie-d-essai', name: 'Mairie d’Essai', status: 'active' },
    });
    const account = (command: string, email: string, input?: string) =>
      gardefou(
        [command, '--tenant', 'mairie-d-essai', '--email', email, '--json', ...(input ? ['--password-file', '-'] : [])],
        input ? { input } : {},
      );
    const [admin, dpo] = await Promise.all([
      account('bootstrap:tenant-admin', 'admin@exemple.example', `${PASSWORD}\n`),
      account('bootstrap:tenant-dpo', 'dpo@exemple.example'),
    ]);
    expect(admin).toMatchObject({ status: 0, json: { role: 'TENANT_ADMIN', tenantId: tenant.json.id } });
    expect(admin?.json).not.toHaveProperty('activationToken');
    expect(dpo).toMatchObject({ status: 0, json: { role: 'DPO', activationToken: expect.any(String) } });
    const status = await gardefou(['bootstrap:status', '--json']);
    expect(status.json).toMatchObject({
      superadmin: 'awaiting activation',
      tenants: [{ slug: 'mairie-d-essai', admins: 1, dpos: 1, members: 0 }],
    });

    const server = await startTestServer({ databaseUrl: database.url });
    try {
      const activated = await server
        .client()
        .post('/api/auth/activate', { token: dpo?.json.activationToken, password: PASSWORD });
      expect(activated.status).toBe(204);
      for (const email of ['admin@exemple.example', 'dpo@exemple.example'])
        await server.loggedIn({ email, password: PASSWORD });
    } finally {
      await server.stop();
    }
  });

  test.each([
    ['a slug that is taken', ['bootstrap:tenant', '--slug', 'mairie-d-essai', '--name', 'x'], 'slug_taken'],
    [
      'an organisation that does not exist',
      ['bootstrap:tenant-user', '--tenant', 'inconnue', '--email', 'a@b.example'],
      'tenant_unknown',
    ],
    [
      'an address that has an account',
      ['bootstrap:tenant-user', '--tenant', 'mairie-d-essai', '--email', 'ADMIN@exemple.example'],
      'email_taken',
    ],
    [
      'an address that is none',
      ['bootstrap:tenant-user', '--tenant', 'mairie-d-essai', '--email', 'personne'],
      'invalid_option',
    ],
    [
      'a weak password',
      ['bootstrap:tenant-user', '--tenant', 'mairie-d-essai', '--email', 'a@b.example', '--password-file', '-'],
      'weak_password',
    ],
    [
      'a password file that is not there',
      [
        'bootstrap:tenant-user',
        '--tenant',
        'mairie-d-essai',
        '--email',
        'a@b.example',
        '--password-file',
        '/nulle/part',
      ],
      'invalid_option',
    ],
  ])('%s: exit 1, the code as JSON on standard output, a sentence on standard error', async (_, args, code) => {
    const outcome = await gardefou([...args, '--json'], { input: 'court' });
    expect(outcome).toMatchObject(refused(code));
    expect(outcome.stderr).not.toMatch(/\n {4}at /);
  });
});

describe('used wrongly', () => {
  test.each([
    ['no command', [], 2, /^gardefou <command>/m],
    ['an unknown command', ['bootstrap:everything'], 2, /Unknown command bootstrap:everything/],
    ['an option that is missing', ['bootstrap:tenant', '--slug', 'x'], 2, /--name missing/],
    ['an option that is not there', ['bootstrap:status', '--force'], 2, /--force/],
    ['help', ['help'], 0, /bootstrap:superadmin/],
  ])('%s', async (_, args, status, said) => {
    const outcome = await gardefou(args);
    expect(outcome.status).toBe(status);
    expect(outcome.stderr).toMatch(said);
    expect(outcome.stdout).toBe('');
  });

  test('a configuration with faults: exit 2 with all of them, and no value of a secret', async () => {
    const env = { PORT: 'x', GARDEFOU_MASTER_KEY: 'canari-4f7a', GARDEFOU_DATABASE_URL: 'canari-4f7a' };
    const outcome = await gardefou(['bootstrap:status', '--json'], { env });
    expect(outcome).toMatchObject({ status: 2, json: { error: { code: 'invalid_configuration' } } });
    for (const name of ['PORT', 'GARDEFOU_MASTER_KEY', 'GARDEFOU_DATABASE_URL']) expect(outcome.stderr).toContain(name);
    expect(outcome.stdout + outcome.stderr).not.toContain('canari');
  });

  test('another master key: refused with what to do, and nothing is changed', async () => {
    const before = (await owner.query('SELECT * FROM superadmins')).rows;
    const env = { GARDEFOU_MASTER_KEY: Buffer.alloc(32, 9).toString('base64') };
    for (const args of [['bootstrap:status'], ['db:migrate'], ['db:verify']]) {
      const outcome = await gardefou([...args, '--json'], { env });
      expect(outcome.status).toBe(1);
      expect(outcome.stderr).toMatch(/master key is not the one the database was made with/);
    }
    expect((await owner.query('SELECT * FROM superadmins')).rows).toEqual(before);
  });

  test('a database that does not answer: exit 1 with a sentence', async () => {
    const env = { GARDEFOU_DATABASE_URL: 'postgres://personne:motdepassecanari@127.0.0.1:1/x' };
    const outcome = await gardefou(['bootstrap:status', '--json'], { env });
    expect(outcome).toMatchObject({ status: 1, json: { error: { message: expect.stringMatching(/database/i) } } });
    expect(outcome.stdout + outcome.stderr).not.toContain('motdepassecanari');
  });
});

test('the commands of the database say what they did', async () => {
  const migrated = await gardefou(['db:migrate', '--json']);
  expect(migrated).toMatchObject({ status: 0, json: { applied: [] } });
  expect(await gardefou(['db:verify', '--json'])).toMatchObject({ status: 0, json: { ok: true, faults: [] } });
  await owner.query('ALTER TABLE users ADD COLUMN surnom text');
  const [verify, check] = await Promise.all([
    gardefou(['db:verify', '--json']),
    gardefou(['manifest:check', '--json']),
  ]);
  expect(verify).toMatchObject({ status: 1, json: { ok: false } });
  expect(JSON.stringify(verify?.json.faults)).toContain('surnom');
  expect(check).toMatchObject({ status: 1, json: { ok: false } });
  expect(JSON.stringify(check?.json.faults)).toContain('surnom');
  expect(await gardefou(['db:rollback', '--steps', 'deux', '--json'])).toMatchObject(refused('invalid_option'));
  await owner.query('ALTER TABLE users DROP COLUMN surnom');
});
