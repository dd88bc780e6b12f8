import { v7 } from 'uuid';

declare const tenantIdBrand: unique symbol;
/** A UUID that is known to name a tenant, or the platform's realm. */
export type TenantId = string & { readonly [tenantIdBrand]: true };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The platform's own realm: superadmins' sessions, platform audit events and platform data keys carry this tenant id. */
export const PLATFORM_REALM = '00000000-0000-0000-0000-000000000000' as TenantId;

export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/** Narrows a string to a tenant id; throws on anything that is not a lower-case UUID, because it is put in a SQL setting. */
export function asTenantId(value: string): TenantId {
  if (!UUID.test(value)) throw new TypeError('not a tenant id');
  return value as TenantId;
}

/** UUID v7: ordered by time, so primary keys grow at one end of their index. */
export function newId(): string {
  return v7();
}
