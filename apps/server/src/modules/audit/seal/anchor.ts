import { randomUUID } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The last block of a tenant that this node knows to have been committed. `hash` is hexadecimal. */
export interface Head {
  height: number;
  hash: string;
}

/** A known block that had gone, or had become another, when the sealer came to put the next one on it. */
export interface Cut {
  tenantId: string;
  height: number;
  expected: string;
  found: string | null;
  noticedAt: string;
}

/**
 * What a node remembers outside the database. A chain proves every block below its last; only this proves that the last is the
 * last. It belongs on another disk, or is copied away, so that whoever can cut the trail cannot also cut this.
 */
export interface Anchor {
  version: 1;
  heads: Record<string, Head>;
  cuts: Cut[];
}

/** Null where there is none yet. Throws on a file that is not an anchor: it is never written half, so someone else did. */
export async function readAnchor(path: string): Promise<Anchor | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const anchor: unknown = JSON.parse(text);
  if (!isAnchor(anchor)) throw new Error(`${path} is not an audit anchor`);
  return anchor;
}

/** Replaces the file at once and whole, durable before it returns, readable by its owner only. */
export async function writeAnchor(path: string, anchor: Anchor): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeDurably(draft, JSON.stringify(anchor));
  await rename(draft, path);
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function isAnchor(value: unknown): value is Anchor {
  if (typeof value !== 'object' || value === null) return false;
  const { version, heads, cuts } = value as Partial<Anchor>;
  return version === 1 && typeof heads === 'object' && heads !== null && Array.isArray(cuts);
}
