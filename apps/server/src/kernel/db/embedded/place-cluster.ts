import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { letThrough } from './let-through.ts';
import { makeSystemDir } from './make-system-dir.ts';
import type { SystemAccount } from './run-as.ts';

export interface ClusterPlace {
  /** The folder itself, symbolic links resolved; not there before the first start. */
  clusterDir: string;
  /** Where a link to it is due once the cluster is made. Not before: a link that leads nowhere then means a lost database. */
  linkDue?: string;
}

const HOME_PREFIX = 'cluster-';
/** In each home: where the link to its cluster is. */
const LINK_FILE = 'linked-from';

/**
 * Where the cluster of a data directory is, or is to be made: `<dataDir>/postgres`, itself or what it links to.
 * A data directory that the account cannot be let into gets a new folder in SYSTEM_DIR. New each time, because what an earlier
 * data directory of the same path left there is somebody's database, whose password went with that directory.
 */
export async function placeCluster(
  dataDir: string,
  account: SystemAccount | undefined,
  onStage: (line: string) => void,
): Promise<ClusterPlace> {
  const place = join(realpathSync(dataDir), 'postgres');
  const stat = lstatSync(place, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) return { clusterDir: followLink(place) };
  const isOpen = !account || (await letThrough(account, dirname(place)));
  if (stat || isOpen) return { clusterDir: place };

  const home = makeHome(place, onStage);
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

function makeHome(place: string, onStage: (line: string) => void): string {
  const parent = makeSystemDir();
  for (const name of readdirSync(parent))
    if (name.startsWith(HOME_PREFIX)) examineHome(join(parent, name), place, onStage);
  const home = mkdtempSync(join(parent, HOME_PREFIX));
  writeFileSync(join(home, LINK_FILE), place);
  chmodSync(home, 0o711);
  return home;
}

/** Says which database outlived its data directory: people's data that nobody would find. Only a person may remove one. */
function examineHome(home: string, place: string, onStage: (line: string) => void): void {
  const cluster = join(home, 'cluster');
  const linkFile = join(home, LINK_FILE);
  const linkedFrom = existsSync(linkFile) ? readFileSync(linkFile, 'utf8') : '';
  // Without a cluster, what was begun here for this very place was interrupted; we hold the lock of that place.
  if (!existsSync(cluster)) {
    if (linkedFrom === place) rmSync(home, { recursive: true });
    return;
  }
  const isLinked =
    lstatSync(linkedFrom, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(linkedFrom) === cluster;
  if (!isLinked)
    onStage(
      `${home} holds a database whose data directory (${dirname(linkedFrom)}) is gone: remove it if nobody needs it`,
    );
}
