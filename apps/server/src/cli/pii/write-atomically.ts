import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileScan } from './scan-file.ts';

/**
 * Writes the masked copy of one file: it stands under its name, with the permissions of its source, only once it is whole.
 * Nothing is left when the source is skipped or fails.
 */
export async function writeAtomically(
  target: string,
  scan: (write: (bytes: Buffer) => Promise<unknown>) => Promise<FileScan>,
): Promise<FileScan> {
  const partial = join(dirname(target), `.gardefou-${randomUUID()}.partial`);
  const file = await open(partial, 'wx', 0o600);
  let isWhole = false;
  try {
    const result = await scan((bytes) => file.writeFile(bytes));
    if ('skipped' in result) return result;
    await file.chmod(result.mode);
    await file.close();
    await rename(partial, target);
    isWhole = true;
    return result;
  } finally {
    await file.close();
    if (!isWhole) await rm(partial, { force: true });
  }
}
