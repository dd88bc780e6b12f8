import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MAJOR_VERSION = '18';

/**
 * Whether a folder holds our cluster. False when it is absent or empty. Throws on a cluster of another major version and on a
 * folder with anything else in it: it is somebody's, and making a cluster there would put theirs aside.
 */
export function isCluster(clusterDir: string): boolean {
  const names = namesIn(clusterDir);
  if (names.length === 0) return false;
  if (!names.includes('PG_VERSION') || !names.includes('global')) {
    throw new Error(
      `${clusterDir} is not empty and not a PostgreSQL cluster. Move it away, or give gardefou another data directory.`,
    );
  }
  const version = readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8').trim();
  if (version === MAJOR_VERSION) return true;
  throw new Error(
    `${clusterDir} is of PostgreSQL ${version}, and this gardefou brings ${MAJOR_VERSION}. Restore a backup into a new data directory.`,
  );
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
