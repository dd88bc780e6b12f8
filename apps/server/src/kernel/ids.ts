import { randomUUID } from 'node:crypto';

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

let prefixMs = -1;
let prefix = '';

/**
 * UUID v7 (RFC 9562): milliseconds, then 74 random bits, so primary keys grow at one end of their index. The random part is
 * randomUUID()'s, which Node draws from a pool: 0.2 µs, where the uuid package takes 1.8. Not ordered inside one millisecond.
 */
export function newId(nowMs = Date.now()): string {
  if (nowMs !== prefixMs) {
    const hex = nowMs.toString(16).padStart(12, '0');
    prefix = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
    prefixMs = nowMs;
  }
  return prefix + randomUUID().slice(15);
}
