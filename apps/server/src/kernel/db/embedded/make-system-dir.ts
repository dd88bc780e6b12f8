import { chmodSync, mkdirSync } from 'node:fs';

/** Where root puts what its PostgreSQL user could not reach in the clone or the data directory. */
export const SYSTEM_DIR = '/var/lib/gardefou';

/** Makes it: its content is found by those who know the name, and not listed. chmod, because a umask would close it. */
export function makeSystemDir(): string {
  mkdirSync(SYSTEM_DIR, { recursive: true });
  chmodSync(SYSTEM_DIR, 0o711);
  return SYSTEM_DIR;
}
