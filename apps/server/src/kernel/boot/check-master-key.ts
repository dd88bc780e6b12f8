import { createHash } from 'node:crypto';
import type pg from 'pg';
import { equalBytes, type KeyRing } from '../crypto/key-ring.ts';

/** Started with another key, nothing sealed could be read, and the passwords of the database roles would be replaced. */
export class WrongMasterKey extends Error {
  constructor() {
    super(
      'this master key is not the one the database was made with. Put back the right GARDEFOU_MASTER_KEY (or master.key in the data directory): without it sealed data cannot be read. Nothing was changed.',
    );
    this.name = 'WrongMasterKey';
  }
}

/** Refuses a key that is not the database's. True when it is; false of a database that has no fingerprint yet. */
export async function checkMasterKey(owner: pg.Client, keys: KeyRing): Promise<boolean> {
  const { rows } = await owner.query<{ there: boolean }>(
    `SELECT to_regclass('public.installation') IS NOT NULL AS there`,
  );
  if (!rows[0]?.there) return false;
  const found = await owner.query<{ master_key_check: Buffer }>('SELECT master_key_check FROM installation');
  const known = found.rows[0]?.master_key_check;
  if (known && !equalBytes(known, fingerprint(keys))) throw new WrongMasterKey();
  return known !== undefined;
}

/** Binds a freshly migrated database to the key; of two nodes that start together the second compares. */
export async function rememberMasterKey(owner: pg.Client, keys: KeyRing): Promise<void> {
  await owner.query('INSERT INTO installation (master_key_check) VALUES ($1) ON CONFLICT DO NOTHING', [
    fingerprint(keys),
  ]);
  await checkMasterKey(owner, keys);
}

/** Of a key derived for this alone: tells nothing of the others. */
function fingerprint(keys: KeyRing): Buffer {
  return createHash('sha256').update(keys.derive('installation-check')).digest();
}
