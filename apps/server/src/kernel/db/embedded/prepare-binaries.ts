import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { canReach } from './can-reach.ts';
import { makeSystemDir } from './make-system-dir.ts';
import type { SystemAccount } from './run-as.ts';

/**
 * Makes the binaries of an npm package runnable by the account (`undefined`: this process's own user) and returns their bin folder.
 * npm packages cannot hold symbolic links, so the package lists its own in native/pg-symlinks.json, and `initdb` ends with 127
 * without them; its install script is blocked like every other, so they are made here.
 * Where they cannot be made (folder not ours, read-only), or the account cannot get there (a clone under a 0700 home),
 * the 60 MB are copied once: by root to SYSTEM_DIR, by anyone else to `ownDir`.
 */
export async function prepareBinaries(
  packageDir: string,
  account: SystemAccount | undefined,
  ownDir: string,
  onStage: (line: string) => void,
): Promise<string> {
  const inPackage = join(packageDir, 'native', 'bin');
  if (makeLinks(packageDir) && (!account || (await canReach(account, join(inPackage, 'postgres'), 'program')))) {
    return inPackage;
  }
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string };
  const copy = join(account ? makeSystemDir() : ownDir, `postgresql-${version}-${process.arch}`);
  if (!isThere(copy)) {
    onStage(`copying PostgreSQL's programs to ${copy}`);
    copyPackage(packageDir, copy);
  }
  return join(copy, 'native', 'bin');
}

/** False when the folder does not let us. */
function makeLinks(packageDir: string): boolean {
  const links = JSON.parse(readFileSync(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(packageDir, target);
    if (isThere(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return false;
      // EEXIST: another start made it in the meantime.
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

function copyPackage(packageDir: string, copy: string): void {
  const draft = mkdtempSync(`${copy}.`);
  try {
    cpSync(packageDir, draft, { recursive: true, verbatimSymlinks: true });
    makeReadable(draft);
    makeLinks(draft);
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another start finished the same copy first.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  }
}

/** A clone made under umask 077 gives files that nobody else can read, and so would its copy. */
function makeReadable(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chmodSync(path, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(path)) makeReadable(join(path, name));
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
