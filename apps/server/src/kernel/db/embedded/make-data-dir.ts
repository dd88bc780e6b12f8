import { chmodSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Makes the data directory if it is not there, and returns its absolute path. Closed to others; as root it may be passed through
 * (not listed), because PostgreSQL runs under another user. The mode of a directory that is already there is left alone.
 */
export function makeDataDir(dataDir: string): string {
  const path = resolve(dataDir);
  const created = mkdirSync(path, { recursive: true });
  // chmod and not mkdir's mode: that one is cut down by the umask.
  if (created !== undefined) chmodSync(path, process.getuid?.() === 0 ? 0o711 : 0o700);
  return path;
}
