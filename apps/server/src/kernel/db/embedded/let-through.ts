import { chmodSync, chownSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { canReach } from './can-reach.ts';
import type { SystemAccount } from './run-as.ts';

/**
 * Whether the account can enter the data directory, after letting it: a directory of root's that no group may enter is given to
 * the account's group, to pass through and not to list. To nobody else, and only where that is all that stands in the way.
 */
export async function letThrough(account: SystemAccount, dataDir: string): Promise<boolean> {
  if (await canReach(account, dataDir, 'directory')) return true;
  const { uid, mode } = statSync(dataDir);
  if (uid !== 0 || (mode & 0o070) !== 0 || !(await canReach(account, dirname(dataDir), 'directory'))) return false;
  chownSync(dataDir, -1, account.gid);
  chmodSync(dataDir, (mode & 0o707) | 0o010);
  return await canReach(account, dataDir, 'directory');
}
