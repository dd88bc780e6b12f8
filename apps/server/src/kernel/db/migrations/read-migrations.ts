import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Migration {
  version: number;
  name: string;
  up: string;
  down: string;
  /** SHA-256 of the up script: a migration that ran is never edited. */
  upHash: string;
}

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../../migrations/', import.meta.url));

/** Reads NNNN_name.up.sql / .down.sql in order. A gap, a duplicate or a missing down is a programming error. */
export function readMigrations(folder = MIGRATIONS_FOLDER): Migration[] {
  const ups = readdirSync(folder)
    .filter((file) => file.endsWith('.up.sql'))
    .sort();
  return ups.map((file, index) => {
    const match = /^(\d{4})_([a-z0-9_]+)\.up\.sql$/.exec(file);
    if (!match || Number(match[1]) !== index + 1) throw new Error(`migration ${file} is out of order`);
    const up = readFileSync(`${folder}/${file}`, 'utf8');
    const down = readFileSync(`${folder}/${file.replace('.up.sql', '.down.sql')}`, 'utf8');
    return {
      version: index + 1,
      name: String(match[2]),
      up,
      down,
      upHash: createHash('sha256').update(up).digest('hex'),
    };
  });
}
