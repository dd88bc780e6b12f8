import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess } from './identify-process.ts';
import { isPostgresOn } from './is-postgres-on.ts';
import { readPostmasterFile } from './read-postmaster-file.ts';
import { stopPostmaster } from './stop-postmaster.ts';

/**
 * Stops the postmaster that a gardefou killed with -9 left on its cluster. Only for who holds the cluster's lock.
 * A pid file whose pid another program has by now is removed: PostgreSQL, seeing it alive, would refuse to start. One whose pid
 * is dead is left to PostgreSQL, which reads in it how to find surviving children.
 */
export async function clearOrphan(clusterDir: string, onStage: (line: string) => void): Promise<void> {
  const found = readPostmasterFile(clusterDir);
  if (!found) return;
  if (isPostgresOn(clusterDir, found.pid)) {
    onStage(`stopping the PostgreSQL (pid ${found.pid}) that an interrupted gardefou left`);
    await stopPostmaster(found.pid);
  } else if (identifyProcess(found.pid) !== undefined) {
    rmSync(join(clusterDir, 'postmaster.pid'));
  }
}
