import { z } from 'zod';
import { PLATFORM_ROLES, TENANT_ROLES } from '../../kernel/roles.ts';

export const emailSchema = z.string().trim().max(254).pipe(z.email());
export const passwordSchema = z.string().min(1).max(256);
export const slugSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'Lower-case letters, digits and hyphens; 1 to 63');
/** Names the superadmin's realm at login, where an address has accounts in several: no organisation may take it. */
export const PLATFORM_SLUG = 'platform';
export const newSlugSchema = slugSchema.refine((slug) => slug !== PLATFORM_SLUG, 'Reserved');
export const idParams = z.object({ id: z.uuid() });

export const accountSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  scope: z.enum(['TENANT', 'PLATFORM']),
  role: z.enum([...PLATFORM_ROLES, ...TENANT_ROLES]),
  tenantId: z.uuid().nullable(),
});

export const sessionSchema = z.object({
  user: accountSchema,
  accessToken: z.string(),
  expiresAt: z.iso.datetime(),
  csrfToken: z.string(),
});

export const userSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string().nullable(),
  role: z.enum(TENANT_ROLES),
  status: z.enum(['active', 'suspended']),
  createdAt: z.iso.datetime(),
});

export const tenantSchema = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended']),
  createdAt: z.iso.datetime(),
});

export const activationSchema = z.object({ activationToken: z.string(), activationExpiresAt: z.iso.datetime() });
