import type { RealmTx } from '../../../kernel/db/doors.ts';
import { PLATFORM_REALM, type TenantId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';

/** Sessions and activation tokens exist in tenants and in the platform's realm alike: one door or the other. */
export function inRealmOf<T>(
  kernel: Kernel,
  tenantId: TenantId,
  purpose: string,
  run: (tx: RealmTx) => Promise<T>,
): Promise<T> {
  if (tenantId !== PLATFORM_REALM) return kernel.db.withTenant(tenantId, run);
  return kernel.db.withPlatform({ scope: 'SYSTEM', id: null, tenantId: null, name: purpose }, run);
}
