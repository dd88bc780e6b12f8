/** Roles of specs/security.md. PLATFORM_* and SUPERADMIN belong to the publisher, the others to a tenant. */
export const PLATFORM_ROLES = ['SUPERADMIN', 'PLATFORM_SUPPORT', 'PLATFORM_AUDITOR'] as const;
export const TENANT_ROLES = ['TENANT_ADMIN', 'DPO', 'MEMBER', 'AUDITOR'] as const;
export type PlatformRole = (typeof PLATFORM_ROLES)[number];
export type TenantRole = (typeof TENANT_ROLES)[number];
export type Role = PlatformRole | TenantRole;
