import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadCredentials } from './credentials.ts';
import { isPostgresOn } from './is-postgres-on.ts';
import { readPostmasterFile } from './read-postmaster-file.ts';
import type { EmbeddedConnection } from './start-embedded-postgres.ts';

/**
 * How to connect to the embedded PostgreSQL that another process (the server, when this is the CLI) runs on a data directory;
 * `undefined` when none runs there. Throws EACCES when the data directory belongs to another user.
 */
export function findEmbeddedPostgres(dataDir: string): EmbeddedConnection | undefined {
  const place = join(resolve(dataDir), 'postgres');
  const credentials = loadCredentials(resolve(dataDir));
  if (!credentials || !existsSync(place)) return undefined;
  const clusterDir = realpathSync(place);
  const file = readPostmasterFile(clusterDir);
  if (!file?.ready || !isPostgresOn(clusterDir, file.pid)) return undefined;
  return { host: file.socketDir, port: file.port, ...credentials };
}
