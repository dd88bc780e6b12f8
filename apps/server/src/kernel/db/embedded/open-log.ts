import { mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROTATE_ABOVE_BYTES = 10 * 1024 * 1024;

/**
 * Opens `<dataDir>/logs/postgres.log` to append, mode 0600; one above 10 MB is set aside as `postgres.log.1`, the only one kept.
 * We open it and PostgreSQL inherits it: its user needs no right in the folder.
 */
export function openLog(dataDir: string): { path: string; fd: number } {
  const dir = join(dataDir, 'logs');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'postgres.log');
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > ROTATE_ABOVE_BYTES) renameSync(path, `${path}.1`);
  return { path, fd: openSync(path, 'a', 0o600) };
}
