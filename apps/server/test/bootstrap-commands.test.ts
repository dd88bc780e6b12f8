import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runCommand } from '../src/cli/run-command.ts';
import { TEST_MASTER_KEY } from './harness/constants.ts';
import { createTestDatabase, type TestDatabase } from './harness/create-test-database.ts';
import { startTestServer } from './harness/start-test-server.ts';

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const PASSWORD = 'un tournesol bleu 42';
const dataDir = mkdtempSync(join(tmpdir(), 'gardefou-cli-'));
const weakPassword = join(dataDir, 'password');
let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  writeFileSync(weakPassword, 'court\n');
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

/** As an operator has it in production. */
const environment = (): Record<string, string> => ({
  NODE_ENV: 'production',
  GARDEFOU_PUBLIC_URL: 'https://gardefou.exemple.example',
  GARDEFOU_DATA_DIR: dataDir,
  GARDEFOU_DATABASE_URL: database.url,
  GARDEFOU_MASTER_KEY: TEST_MASTER_KEY.toString('base64'),
});

/** The command in this process: starting one of its own costs a second. */
async function gardefou(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  for (const [name, value] of Object.entries({ ...environment(), ...env })) vi.stubEnv(name, value);
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      said[name] += chunk;
      return true;
    }),
  );
  try {
    return outcomeOf(args, await runCommand(args), said);
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}

/** The real command, in a process of its own. */
async function spawnGardefou(args: readonly string[], input = ''): Promise<Outcome> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { PATH: process.env.PATH, ...environment() } });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return outcomeOf(args, status, { stdout, stderr });
}

function outcomeOf(args: readonly string[], status: number | null, said: { stdout: string; stderr: string }): Outcome {
  const isJson = args.includes('--json') && said.stdout !== '';
  if (isJson) expect(said.stdout.trimEnd().split('\n'), said.stderr).toHaveLength(1);
  return { status, ...said, json: isJson ? JSON.parse(said.stdout) : undefined };
}

const refused = (code: string) => ({ status: 1, json: { error: { code, message: expect.any(String) } } });

describe('a first deployment', () => {
  test('two operators make the superadmin of an empty database at the same moment: one succeeds, the other is told so; and never again', async () => {
    const command = (email: string) => ['bootstrap:superadmin', '--email', email, '--json'];
    const both = await Promise.all(
      ['une@exemple.example', 'deux@exemple.example'].map((email) => spawnGardefou(command(email))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([0, 1]);
    const made = both.find(({ status }) => status === 0);
    expect(made?.json).toMatchObject({ role: 'SUPERADMIN', activationToken: expect.stringMatching(/^[\w-]{43}$/) });
    expect(both.find(({ status }) => status === 1)).toMatchObject(refused('superadmin_exists'));
    const again = await gardefou(command('trois@exemple.example'));
    expect(again).toMatchObject(refused('superadmin_exists'));
    expect(again.stderr).toContain('once and only once');
    const { rows } = await owner.query('SELECT role, password_hash FROM superadmins');
    expect(rows).toEqual([{ role: 'SUPERADMIN', password_hash: null }]);
  });

  test('organisation, administrator and DPO; status says what is missing; the password and the token open the door', async () => {
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
    const account = ['--tenant', 'mairie-d-essai', '--json', '--email'];
    const adminCommand = ['bootstrap:tenant-admin', ...account, 'admin@exemple.example', '--password-file', '-'];
    const admin = await spawnGardefou(adminCommand, `${PASSWORD}\n`);
    expect(admin).toMatchObject({ status: 0, json: { role: 'TENANT_ADMIN', tenantId: tenant.json.id } });
    expect(admin.json).not.toHaveProperty('activationToken');
    expect((await gardefou(['bootstrap:status'])).stdout).toContain(
      'Next: gardefou bootstrap:tenant-dpo --tenant mairie-d-essai',
    );
    const dpo = await gardefou(['bootstrap:tenant-dpo', ...account, 'dpo@exemple.example']);
    expect(dpo).toMatchObject({ status: 0, json: { role: 'DPO', activationToken: expect.any(String) } });
    const status = await gardefou(['bootstrap:status', '--json']);
    const counts = { slug: 'mairie-d-essai', admins: 1, dpos: 1, members: 0 };
    expect(status.json).toMatchObject({ superadmin: 'awaiting activation', tenants: [counts] });

    const server = await startTestServer({ databaseUrl: database.url });
    try {
      const token = dpo.json.activationToken;
      expect((await server.client().post('/api/auth/activate', { token, password: PASSWORD })).status).toBe(204);
      for (const email of ['admin@exemple.example', 'dpo@exemple.example'])
        await server.loggedIn({ email, password: PASSWORD });
    } finally {
      await server.stop();
    }
  });

  const member = (email: string, tenant = 'mairie-d-essai') => [
    'bootstrap:tenant-user',
    '--tenant',
    tenant,
    '--email',
    email,
  ];
  test.each([
    ['a slug that is taken', ['bootstrap:tenant', '--slug', 'mairie-d-essai', '--name', 'x'], 'slug_taken'],
    ['an organisation that does not exist', member('a@b.example', 'inconnue'), 'tenant_unknown'],
    ['an address that has an account', member('ADMIN@exemple.example'), 'email_taken'],
    ['an address that is none', member('personne'), 'invalid_option'],
    ['a weak password', [...member('a@b.example'), '--password-file', weakPassword], 'weak_password'],
    [
      'a password file that is not there',
      [...member('a@b.example'), '--password-file', '/nulle/part'],
      'invalid_option',
    ],
  ])('%s: exit 1, the code as JSON on standard output, a sentence on standard error', async (_, args, code) => {
    const outcome = await gardefou([...args, '--json']);
    expect(outcome).toMatchObject(refused(code));
    expect(outcome.stderr.trimEnd()).toMatch(/^[A-Z-].+$/);
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
    const outcome = await gardefou(['bootstrap:status', '--json'], env);
    expect(outcome).toMatchObject({ status: 2, json: { error: { code: 'invalid_configuration' } } });
    for (const name of Object.keys(env)) expect(outcome.stderr).toContain(name);
    expect(outcome.stdout + outcome.stderr).not.toContain('canari');
  });

  test('another master key: refused with what to do, and nothing is changed', async () => {
    const before = (await owner.query('SELECT * FROM superadmins')).rows;
    const env = { GARDEFOU_MASTER_KEY: Buffer.alloc(32, 9).toString('base64') };
    for (const command of ['bootstrap:status', 'db:migrate', 'db:rollback']) {
      const outcome = await gardefou([command, '--json'], env);
      expect(outcome.status).toBe(1);
      expect(outcome.stderr).toMatch(/master key is not the one the database was made with/);
    }
    expect((await owner.query('SELECT * FROM superadmins')).rows).toEqual(before);
  });

  test('a database that does not answer: exit 1 with a sentence, without its password', async () => {
    const env = { GARDEFOU_DATABASE_URL: 'postgres://personne:motdepassecanari@127.0.0.1:1/x' };
    for (const command of ['bootstrap:status', 'db:verify']) {
      const outcome = await gardefou([command, '--json'], env);
      expect(outcome).toMatchObject({
        status: 1,
        json: { error: { message: expect.stringMatching(/^the database .*ECONNREFUSED/) } },
      });
      expect(outcome.stdout + outcome.stderr).not.toContain('motdepassecanari');
    }
  });
});

describe('the commands of the database', () => {
  test('name what was changed by hand', async () => {
    expect(await gardefou(['db:migrate', '--json'])).toMatchObject({ status: 0, json: { applied: [] } });
    expect(await gardefou(['db:verify', '--json'])).toMatchObject({ status: 0, json: { ok: true, faults: [] } });
    await owner.query('ALTER TABLE users ADD COLUMN surnom text');
    for (const command of ['db:verify', 'manifest:check']) {
      const outcome = await gardefou([command, '--json']);
      expect(outcome).toMatchObject({ status: 1, json: { ok: false } });
      expect(JSON.stringify(outcome.json.faults)).toContain('surnom');
    }
    await owner.query('ALTER TABLE users DROP COLUMN surnom');
  });

  test('take back one migration, or the number that was asked for; what is no number takes back nothing', async () => {
    for (const steps of ['deux', '0', '-1', '1.5', ''])
      expect(await gardefou(['db:rollback', `--steps=${steps}`, '--json'])).toMatchObject(refused('invalid_option'));
    expect(await gardefou(['db:verify', '--json'])).toMatchObject({ status: 0 });
    expect((await gardefou(['db:rollback', '--json'])).json.applied).toHaveLength(1);
    expect((await gardefou(['db:migrate', '--json'])).json.applied).toHaveLength(1);
  });
});
