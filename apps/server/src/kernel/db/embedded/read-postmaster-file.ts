import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a postmaster writes about itself into its cluster's postmaster.pid. */
export interface PostmasterFile {
  pid: number;
  port: number;
  socketDir: string;
  /** It accepts connections. */
  ready: boolean;
}

/** `undefined` when there is none, or its first line is not written yet. */
export function readPostmasterFile(clusterDir: string): PostmasterFile | undefined {
  let text: string;
  try {
    text = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const lines = text.split('\n');
  // The first line of a stand-alone backend (--single) is its pid, negative.
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  return { pid, port: Number(lines[3]), socketDir: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' };
}
