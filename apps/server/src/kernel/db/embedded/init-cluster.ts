import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresCredentials } from './credentials.ts';
import { runAs, type SystemAccount } from './run-as.ts';

/**
 * Makes the cluster, its superuser and its database beside its place, and moves it there when all of it is on the disk:
 * a cluster that is there is whole. What an earlier attempt left is removed. Throws with what initdb said.
 *
 * The builtin collation provider sorts and folds the same on every machine and every libc; libc's C.UTF-8 changed between versions.
 */
export async function initCluster(
  binDir: string,
  clusterDir: string,
  account: SystemAccount | undefined,
  credentials: PostgresCredentials,
): Promise<void> {
  const parent = dirname(clusterDir);
  const prefix = `${basename(clusterDir)}.init-`;
  for (const name of readdirSync(parent)) if (name.startsWith(prefix)) await removeLeftover(join(parent, name));
  const draft = mkdtempSync(join(parent, prefix));
  // A file, because initdb takes a password in no other way but from a terminal.
  const passwordFile = `${draft}.password`;
  try {
    writeFileSync(passwordFile, credentials.password, { mode: 0o600, flag: 'wx' });
    if (account) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
    const args = ['-D', draft, '-U', credentials.user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    args.push('--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
    args.push('--data-checksums', '--no-instructions');
    await runOrThrow('initdb', account, join(binDir, 'initdb'), args);
    // In single-user mode, before the move: there is never a cluster without its database.
    const single = ['--single', '-D', draft, '-c', 'exit_on_error=on', 'postgres'];
    await runOrThrow(
      'create database',
      account,
      join(binDir, 'postgres'),
      single,
      `CREATE DATABASE ${credentials.database}\n`,
    );
    renameSync(draft, clusterDir);
    syncDir(parent);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

const REMOVALS = 40;
const REMOVAL_PAUSE_MS = 50;

/**
 * Renamed first: an initdb that outlived its gardefou then finds its folder gone and gives up, where it would fill it again.
 * Its last child may still write where it stands while we remove: rmSync's own retries end without an error then, so we look.
 */
async function removeLeftover(path: string): Promise<void> {
  const aside = path.endsWith('.old') ? path : `${path}.old`;
  if (aside !== path) renameSync(path, aside);
  for (let removal = 1; existsSync(aside); removal += 1) {
    try {
      rmSync(aside, { recursive: true, force: true });
    } catch (error) {
      if (removal === REMOVALS) throw error;
    }
    if (removal === REMOVALS) throw new Error(`${aside}, left by an interrupted start, cannot be removed: remove it.`);
    if (existsSync(aside)) await sleep(REMOVAL_PAUSE_MS);
  }
}

async function runOrThrow(what: string, account: SystemAccount | undefined, file: string, args: string[], input = '') {
  const { exitCode, output } = await runAs(account, file, args, input);
  if (exitCode !== 0)
    throw new Error(`PostgreSQL could not be set up: ${what} ended with ${exitCode}.\n${output.trim()}`);
}

function syncDir(dir: string): void {
  const fd = openSync(dir, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
