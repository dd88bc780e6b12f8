import { join } from 'node:path';
import { acquireLock, type Lock } from './acquire-lock.ts';
import { makeDataDir } from './make-data-dir.ts';

/**
 * Keeps every other gardefou off this data directory until `release()` or the end of this process, whatever ends it.
 * Throws, before anything but the directory itself is touched, when a live one has it: the message names its pid.
 */
export function lockDataDir(dataDir: string): Lock {
  const path = makeDataDir(dataDir);
  return acquireLock(
    join(path, 'server.lock'),
    (pid) =>
      new Error(
        `Another gardefou (pid ${pid}) is running on ${path}. Stop it (kill ${pid}), or give this one another folder with GARDEFOU_DATA_DIR.`,
      ),
  );
}
