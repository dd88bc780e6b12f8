import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface PostgresCredentials {
  user: 'gardefou_owner';
  password: string;
  database: 'gardefou';
}

/** What `<dataDir>/postgres.json` says, or `undefined` when it is not there. Errors of the file system come through. */
export function loadCredentials(dataDir: string): PostgresCredentials | undefined {
  let text: string;
  try {
    text = readFileSync(credentialsFile(dataDir), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { password } = JSON.parse(text) as { password?: unknown };
  if (typeof password !== 'string' || password === '')
    throw new Error(`${credentialsFile(dataDir)} holds no password.`);
  return { user: 'gardefou_owner', password, database: 'gardefou' };
}

/** Draws a password of 256 bits and keeps it, mode 0600, before any cluster is made with it. */
export function createCredentials(dataDir: string): PostgresCredentials {
  const credentials: PostgresCredentials = {
    user: 'gardefou_owner',
    password: randomBytes(32).toString('base64url'),
    database: 'gardefou',
  };
  const draft = `${credentialsFile(dataDir)}.${process.pid}`;
  const fd = openSync(draft, 'w', 0o600);
  writeSync(fd, `${JSON.stringify(credentials, null, 2)}\n`);
  fsyncSync(fd);
  closeSync(fd);
  renameSync(draft, credentialsFile(dataDir));
  return credentials;
}

function credentialsFile(dataDir: string): string {
  return join(dataDir, 'postgres.json');
}
