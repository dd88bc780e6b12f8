import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { identifyProcess } from './identify-process.ts';

interface Holder {
  pid: number;
  identity: string;
}

export interface Lock {
  /** Idempotent; a lock that another process has taken over since is left alone. */
  release(): void;
}

/**
 * Takes a lock file that survives neither its process nor a reboot: a holder that no longer runs is taken over.
 * Throws `refuse(pid)` when a live process holds it, this one included.
 */
export function acquireLock(file: string, refuse: (pid: number) => Error): Lock {
  const mine = JSON.stringify({ pid: process.pid, identity: identifyProcess(process.pid) ?? '' } satisfies Holder);
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, mine, { mode: 0o644, flag: 'wx' });
  try {
    // link() and not open(O_EXCL): the lock appears with its content, never empty.
    while (!tryLink(draft, file)) removeIfStale(file, refuse);
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release() {
      if (readIfThere(file) === mine) rmSync(file, { force: true });
    },
  };
}

function tryLink(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeIfStale(file: string, refuse: (pid: number) => Error): void {
  const content = readIfThere(file);
  if (content === undefined) return;
  const holder = parseHolder(content);
  if (holder && identifyProcess(holder.pid) === holder.identity) throw refuse(holder.pid);
  // Moved aside, then looked at: of two processes that both saw the dead holder, the slower one may have moved the winner's lock.
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readIfThere(aside) !== content) tryLink(aside, file);
  rmSync(aside, { force: true });
}

function parseHolder(content: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('identity' in value)) return undefined;
    if (typeof value.pid !== 'number' || typeof value.identity !== 'string') return undefined;
    return { pid: value.pid, identity: value.identity };
  } catch {
    // Not JSON: a disk that filled up or a hand; nobody can be named as its holder.
    return undefined;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
