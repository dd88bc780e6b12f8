import { PLATFORM_ROLES, type Role, TENANT_ROLES } from '../roles.ts';
import type { Module } from './module.ts';

/** The permission matrix of every manifest, turned round: role → permissions. Whatever is not listed is denied. */
export function grantPermissions(modules: readonly Module[]): ReadonlyMap<Role, ReadonlySet<string>> {
  const matrix = new Map<Role, Set<string>>([...PLATFORM_ROLES, ...TENANT_ROLES].map((role) => [role, new Set()]));
  for (const { permissions } of modules) {
    for (const [permission, roles] of Object.entries(permissions))
      for (const role of roles) matrix.get(role)?.add(permission);
  }
  return matrix;
}
