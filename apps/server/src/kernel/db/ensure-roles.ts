import pg from 'pg';
import type { KeyRing } from '../crypto/key-ring.ts';
import { type Connections, rolePassword, SERVICE_ROLES, type ServiceRole } from './connections.ts';

/** The boot names each role that is missing and how the operator makes it. */
export class RolesMissing extends Error {
  constructor(roles: readonly ServiceRole[]) {
    super(
      `this database connection may not create roles, and these cannot log in: ${roles.join(', ')}. Run the SQL that \`gardefou db:roles\` prints as an administrator of the server, then start again.`,
    );
    this.name = 'RolesMissing';
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

/** Tries each role first, so that an operator who made them needs to grant nothing more, and several nodes booting do not alter them at once. */
export async function ensureRoles(connections: Connections, owner: pg.Client, keys: KeyRing): Promise<void> {
  if ((await rolesThatCannotLogIn(connections)).length === 0) return;
  try {
    for (const statement of rolesSql(keys)) await owner.query(statement);
  } catch (error) {
    // 42501: insufficient_privilege. Anything else is not ours to interpret.
    if ((error as { code?: string }).code !== '42501') throw error;
  }
  const missing = await rolesThatCannotLogIn(connections);
  if (missing.length > 0) throw new RolesMissing(missing);
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
