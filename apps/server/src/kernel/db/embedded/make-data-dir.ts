import { chmodSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Makes the data directory, closed to others, if it is not there, and returns its absolute path.
 * The mode of a directory that is already there is left alone.
 */
export function makeDataDir(dataDir: string): string {
  const path = resolve(dataDir);
  // chmod and not mkdir's mode, which would be given to the parents made on the way as well.
  if (mkdirSync(path, { recursive: true }) !== undefined) chmodSync(path, 0o700);
  return path;
}
