import type pg from 'pg';
import type { KeyRing } from '../crypto/key-ring.ts';
import { type Connections, connectionsOf } from '../db/connections.ts';
import { ensureRoles } from '../db/ensure-roles.ts';
import { migrate } from '../db/migrations/migrate.ts';
import { createPool } from '../db/pool.ts';
import { underLock } from '../db/under-lock.ts';
import { migrateJobs } from '../jobs.ts';
import type { Log } from '../log.ts';
import { checkCatalogue } from '../manifest/catalogue/check-catalogue.ts';
import type { Fault } from '../manifest/fault.ts';
import { formatFaults } from '../manifest/format-faults.ts';
import { checkMasterKey, rememberMasterKey } from './check-master-key.ts';
import { connectAsOwner } from './connect-as-owner.ts';
import type { Module } from './module.ts';

/** What the live database and the manifests disagree on; the server does not serve it. */
export class BootRefused extends Error {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super(`the database and the declarations disagree:\n${formatFaults(faults).replace(/^/gm, '  - ')}`);
    this.name = 'BootRefused';
    this.faults = faults;
  }
}

/**
 * The part of the start-up that runs as the owner: roles, migrations, the job library's schema, the catalogues of modules, then
 * the check of the live catalogue against the manifests. After it the owner's connection is closed and never used to serve.
 */
export async function prepareDatabase(
  ownerConfig: pg.ClientConfig,
  keys: KeyRing,
  modules: readonly Module[],
  log: Log,
  onStage: (line: string) => void,
): Promise<Connections> {
  const connections = connectionsOf(ownerConfig, keys);
  const owner = await connectAsOwner(ownerConfig);
  try {
    // Nodes that start together do it one after the other: rights and catalogues too are changed by no two at once.
    await underLock(owner, async () => {
      await ensureRoles(connections, owner, keys, await checkMasterKey(owner, keys));
      const { applied } = await migrate(owner, { onStep: (name) => onStage(`migration ${name}`) });
      if (applied.length > 0) log.info({ applied }, 'database migrated');
      await rememberMasterKey(owner, keys);
      await prepareJobs(connections, owner, log);
      for (const module of modules) await module.prepare?.(owner, connections);
      const faults = await checkCatalogue(
        modules,
        async <Row>(sql: string, params?: readonly unknown[]) =>
          (await owner.query(sql, [...(params ?? [])])).rows as Row[],
      );
      if (faults.length > 0) throw new BootRefused(faults);
    });
  } finally {
    await owner.end();
  }
  return connections;
}

/** graphile-worker makes its own schema, owned by the narrow role; the right to make one is lent for that moment only. */
async function prepareJobs(connections: Connections, owner: pg.Client, log: Log): Promise<void> {
  const { rows } = await owner.query<{ database: string }>('SELECT current_database() AS database');
  const database = owner.escapeIdentifier(rows[0]?.database ?? '');
  const pool = createPool(connections.of('gardefou_system'), 2, log);
  try {
    await owner.query(`GRANT CREATE ON DATABASE ${database} TO gardefou_system`);
    await migrateJobs(pool, log);
  } finally {
    await owner.query(`REVOKE CREATE ON DATABASE ${database} FROM gardefou_system`);
    await pool.end();
  }
}
