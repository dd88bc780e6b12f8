import pg from 'pg';
import type { KeyRing } from '../crypto/key-ring.ts';
import { type Connections, rolePassword, SERVICE_ROLES, type ServiceRole } from './connections.ts';
import { underLock } from './under-lock.ts';

/** The boot names each role that is missing and how the operator makes it. */
export class RolesMissing extends Error {
  constructor(roles: readonly ServiceRole[]) {
    super(
      `this database connection may not create roles, and these cannot log in: ${roles.join(', ')}. Run the SQL that \`gardefou db:roles\` prints as an administrator of the server, then start again.`,
    );
    this.name = 'RolesMissing';
  }
}

/** Roles belong to the whole server: replacing their passwords would cut off the installation that has them. */
export class RolesTaken extends Error {
  constructor(roles: readonly string[]) {
    super(
      `this database is new, but the roles ${roles.join(', ')} exist on its server with another password: another installation of Gardefou uses them, or did. Start with the master key of that installation, or on a server of its own. If nothing uses these roles any more, run the SQL that \`gardefou db:roles\` prints, then start again.`,
    );
    this.name = 'RolesTaken';
  }
}

/**
 * SQL that makes the service roles with passwords derived from this installation's master key: printed by db:roles, run by the boot where it may.
 * A new role can do nothing by itself; naming NOSUPERUSER or NOBYPASSRLS would need a superuser, which managed servers do not give.
 * That they have gained nothing since is checked at every boot (manifest/catalogue/check-roles.ts).
 */
export function rolesSql(keys: KeyRing): string[] {
  return SERVICE_ROLES.flatMap((role) => [
    `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role}; END IF; END $$`,
    `ALTER ROLE ${role} LOGIN PASSWORD '${rolePassword(keys, role)}'`,
  ]);
}

/**
 * Tries each role first, so that an operator who made them needs to grant nothing more. `isOurs`: the database bears the fingerprint
 * of this master key, as when it was restored on a server whose roles are of before.
 */
export async function ensureRoles(
  connections: Connections,
  owner: pg.Client,
  keys: KeyRing,
  isOurs: boolean,
): Promise<void> {
  if ((await rolesThatCannotLogIn(connections)).length === 0) return;
  await underLock(owner, async () => {
    const refused = await rolesThatCannotLogIn(connections);
    if (refused.length === 0) return;
    const taken = await owner.query<{ name: string }>('SELECT rolname AS name FROM pg_roles WHERE rolname = ANY($1)', [
      refused,
    ]);
    if (taken.rows.length > 0 && !isOurs) throw new RolesTaken(taken.rows.map(({ name }) => name));
    await makeRoles(owner, keys);
  });
  const missing = await rolesThatCannotLogIn(connections);
  if (missing.length > 0) throw new RolesMissing(missing);
}

/** All or none: a role without its password would look like somebody else's at the next start. */
async function makeRoles(owner: pg.Client, keys: KeyRing): Promise<void> {
  await owner.query('BEGIN');
  try {
    for (const statement of rolesSql(keys)) await owner.query(statement);
    await owner.query('COMMIT');
  } catch (error) {
    await owner.query('ROLLBACK');
    // 42501: insufficient_privilege. Anything else is not ours to interpret.
    if ((error as { code?: string }).code !== '42501') throw error;
  }
}

async function rolesThatCannotLogIn(connections: Connections): Promise<ServiceRole[]> {
  const tried = await Promise.all(
    SERVICE_ROLES.map(async (role) => ((await canLogIn(connections.of(role))) ? undefined : role)),
  );
  return tried.filter((role) => role !== undefined);
}

async function canLogIn(config: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(config);
  client.on('error', () => undefined); // a refused login also emits; the rejection below is what counts
  try {
    await client.connect();
    return true;
  } catch (error) {
    // Class 28: invalid authorization. Network faults must not look like a missing role.
    if ((error as { code?: string }).code?.startsWith('28')) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
