import type pg from 'pg';
import { type Config, loadConfig } from '../config.ts';
import { checkMasterKey } from '../kernel/boot/check-master-key.ts';
import { connectAsOwner } from '../kernel/boot/connect-as-owner.ts';
import { loadMasterKey } from '../kernel/boot/master-key.ts';
import { openDatabase } from '../kernel/boot/open-database.ts';
import { createKeyRing, type KeyRing } from '../kernel/crypto/key-ring.ts';
import { type Connections, connectionsOf } from '../kernel/db/connections.ts';
import { ensureRoles } from '../kernel/db/ensure-roles.ts';
import { createLog } from '../kernel/log.ts';

/** Runs something as the database's owner: the running server's database, the external one, or the embedded one started for it. */
export async function withOwner<T>(
  run: (owner: pg.Client, keys: KeyRing, connections: Connections, config: Config) => Promise<T>,
  options: { roles: boolean } = { roles: true },
): Promise<T> {
  const config = loadConfig();
  const log = createLog('warn', process.stderr);
  const keys = createKeyRing(loadMasterKey(config));
  const database = await openDatabase(config, log, {
    join: true,
    onStage: (line) => process.stderr.write(`  ${line}\n`),
  });
  try {
    const owner = await connectAsOwner(database.owner);
    try {
      const connections = connectionsOf(database.owner, keys);
      const isOurs = await checkMasterKey(owner, keys);
      if (options.roles) await ensureRoles(connections, owner, keys, isOurs);
      return await run(owner, keys, connections, config);
    } finally {
      await owner.end();
    }
  } finally {
    await database.stop();
  }
}
