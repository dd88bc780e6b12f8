import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { makeDataDir } from '../db/embedded/make-data-dir.ts';

/** The configured master key or, outside production, the data directory's own, made at first start (0600). */
export function loadMasterKey(config: Config): Buffer {
  if (config.masterKey) return config.masterKey;
  const path = join(config.dataDir, 'master.key');
  return readKey(path) ?? createKey(config.dataDir, path);
}

function readKey(path: string): Buffer | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32)
    throw new Error(
      `${path} does not hold a key of 32 bytes. Put it back from a backup: without it, sealed data cannot be read.`,
    );
  return key;
}

/** Written aside, then linked in place: a crash leaves no half key, and of two that start together one key wins. */
function createKey(dataDir: string, path: string): Buffer {
  makeDataDir(dataDir);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  unlinkSync(draft);
  const key = readKey(path);
  if (!key) throw new Error(`${path} cannot be made`);
  return key;
}
