import type pg from 'pg';
import type { KeyRing } from '../crypto/key-ring.ts';

/** The owner migrates; app serves; audit only adds and reads audit rows; system is the narrow role of platform jobs and lookups. */
export const SERVICE_ROLES = ['gardefou_app', 'gardefou_audit', 'gardefou_system'] as const;
export type ServiceRole = (typeof SERVICE_ROLES)[number];

export interface Connections {
  owner: pg.ClientConfig;
  of(role: ServiceRole): pg.ClientConfig;
}

/** Service roles' passwords are derived from the master key: nothing more to store, rotate or leak. */
export function rolePassword(keys: KeyRing, role: ServiceRole): string {
  return keys.derive(`database-role/${role}`).toString('base64url');
}

export function connectionsOf(owner: pg.ClientConfig, keys: KeyRing): Connections {
  return {
    owner,
    of(role) {
      const password = rolePassword(keys, role);
      const shared = {
        application_name: `gardefou:${role.slice('gardefou_'.length)}`,
        keepAlive: true,
        connectionTimeoutMillis: 5_000,
      };
      if (owner.connectionString) {
        const url = new URL(owner.connectionString);
        url.username = role;
        url.password = password;
        return { connectionString: url.toString(), ...shared };
      }
      return { ...owner, user: role, password, ...shared };
    },
  };
}
