import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

export interface ListedFile {
  /** As the person named it. */
  readonly path: string;
  /** Under the folder of masked copies: the name of the argument, then the path below it. */
  readonly relative: string;
  readonly bytes: number;
}

export interface Skipped {
  readonly path: string;
  /** `failed`: could not be read or written, so the report says nothing about it. */
  readonly reason: 'binary' | 'link' | 'special' | 'failed';
  /** The system's code (`EACCES`) of a failure. */
  readonly code?: string;
}

export interface Listing {
  readonly files: ListedFile[];
  /** Parents before children. */
  readonly folders: { readonly path: string; readonly relative: string; readonly mode: number }[];
  readonly skipped: Skipped[];
}

/**
 * Everything below the named files and folders, in the order of names. Links named as arguments are followed; links met on the way
 * never are: one that points outside would widen the scan, one that points inside would count a file twice.
 * @throws {NodeJS.ErrnoException} when an argument itself does not exist
 */
export async function listFiles(paths: readonly string[]): Promise<Listing> {
  const listing: Listing = { files: [], folders: [], skipped: [] };
  for (const path of paths) {
    const entry = await stat(path);
    const relative = basename(await realpath(path)) || 'root';
    if (entry.isDirectory()) await listFolder(path, relative, entry.mode, listing);
    else if (entry.isFile()) listing.files.push({ path: await followed(path), relative, bytes: entry.size });
    else listing.skipped.push({ path, reason: 'special' });
  }
  return listing;
}

/** The scan opens no link, so one that was named as an argument is replaced by what it points to. */
async function followed(path: string): Promise<string> {
  return (await lstat(path)).isSymbolicLink() ? realpath(path) : path;
}

async function listFolder(path: string, relative: string, mode: number, listing: Listing): Promise<void> {
  const entries = await attempt(path, listing, () => readdir(path, { withFileTypes: true }));
  if (!entries) return;
  listing.folders.push({ path, relative, mode: mode & 0o777 });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const below = join(path, entry.name);
    const belowRelative = join(relative, entry.name);
    if (entry.isSymbolicLink()) listing.skipped.push({ path: below, reason: 'link' });
    else if (!entry.isDirectory() && !entry.isFile()) listing.skipped.push({ path: below, reason: 'special' });
    else {
      const found = await attempt(below, listing, () => stat(below));
      if (found && entry.isDirectory()) await listFolder(below, belowRelative, found.mode, listing);
      else if (found) listing.files.push({ path: below, relative: belowRelative, bytes: found.size });
    }
  }
}

/** A folder that cannot be read is reported, and its neighbours are scanned all the same. */
async function attempt<T>(path: string, listing: Listing, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    listing.skipped.push({ path, reason: 'failed', code: systemCode(error) });
    return undefined;
  }
}

/** The code of a failure of the system; anything else is a defect of ours and is thrown on. */
export function systemCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
