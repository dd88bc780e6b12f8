import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canReach } from './can-reach.ts';
import type { SystemAccount } from './run-as.ts';

/** sockaddr_un holds 108 bytes, the ending zero included. */
const LONGEST_SOCKET_PATH = 107;

/**
 * Makes the private folder (0700, the account's) of a cluster's socket and returns it: the same at each start, found by name.
 * Not inside the data directory, whose path may be too long for a socket; not in XDG_RUNTIME_DIR, which goes when its user
 * logs out, a server under nohup or not. PostgreSQL touches its socket every hour, so cleaners of /tmp leave it.
 */
export async function prepareSocketDir(clusterDir: string, port: number, account?: SystemAccount): Promise<string> {
  const name = `gardefou-${createHash('sha256').update(clusterDir).digest('hex').slice(0, 16)}`;
  const parents = account ? ['/run', tmpdir(), '/tmp'] : [tmpdir(), '/tmp'];
  for (const parent of parents) {
    const dir = join(parent, name);
    if (Buffer.byteLength(join(dir, `.s.PGSQL.${port}`)) > LONGEST_SOCKET_PATH) continue;
    if (claim(dir, account) && (!account || (await canReach(account, dir, 'directory')))) return dir;
  }
  // Somebody else holds that name in /tmp: a name that cannot be foreseen.
  const dir = mkdtempSync('/tmp/gardefou-');
  if (account) chownSync(dir, account.uid, account.gid);
  return dir;
}

/** True when the folder is the account's alone. One that another user put there is not trusted, nor followed if it is a link. */
function claim(dir: string, account: SystemAccount | undefined): boolean {
  try {
    mkdirSync(dir, { mode: 0o700 });
    if (account) chownSync(dir, account.uid, account.gid);
  } catch {
    // There already, or the parent is read-only or missing: what is there now decides.
  }
  const stat = lstatSync(dir, { throwIfNoEntry: false });
  if (!stat?.isDirectory() || stat.uid !== (account?.uid ?? process.getuid?.())) return false;
  chmodSync(dir, 0o700);
  return true;
}
