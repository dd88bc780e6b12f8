import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { canReach } from './can-reach.ts';
import { makeSystemDir } from './make-system-dir.ts';
import type { SystemAccount } from './run-as.ts';

export interface ClusterPlace {
  /** The folder itself, symbolic links resolved; not there before the first start. */
  clusterDir: string;
  /** Where a link to it is due once the cluster is made. Not before: a link that leads nowhere then means a lost database. */
  linkDue?: string;
}

/**
 * Where the cluster of a data directory is, or is to be made: `<dataDir>/postgres`, itself or what it links to.
 * A data directory that the account cannot enter gets a new folder in SYSTEM_DIR. New each time, because what an earlier data
 * directory of the same path left there is somebody's database, whose password went with that directory.
 */
export async function placeCluster(
  dataDir: string,
  account: SystemAccount | undefined,
  onStage: (line: string) => void,
): Promise<ClusterPlace> {
  const place = join(realpathSync(dataDir), 'postgres');
  const stat = lstatSync(place, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) return { clusterDir: followLink(place) };
  if (stat || !account || (await canReach(account, dirname(place), 'directory'))) return { clusterDir: place };

  const home = makeHome(createHash('sha256').update(place).digest('hex').slice(0, 12), onStage);
  onStage(`PostgreSQL's user cannot enter ${dirname(place)}: the database is kept in ${home}`);
  return { clusterDir: join(home, 'cluster'), linkDue: place };
}

function followLink(place: string): string {
  try {
    return realpathSync(place);
  } catch (error) {
    const target = resolve(dirname(place), readlinkSync(place));
    throw new Error(
      `The database of this data directory was in ${target}, which is gone. Put it back; or, to begin with an empty one, remove ${place}.`,
      { cause: error },
    );
  }
}

function makeHome(prefix: string, onStage: (line: string) => void): string {
  const parent = makeSystemDir();
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(`${prefix}-`))) {
    const left = join(parent, name);
    if (existsSync(join(left, 'cluster'))) onStage(`an earlier database of this data directory is still in ${left}`);
    // Nothing but an initdb that was interrupted.
    else rmSync(left, { recursive: true });
  }
  const home = mkdtempSync(join(parent, `${prefix}-`));
  chmodSync(home, 0o711);
  return home;
}
