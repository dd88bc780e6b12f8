import { z } from 'zod';
import { asPlatform } from '../../../kernel/http/as-tenant.ts';
import { pageQuery, pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import { idParams, newSlugSchema, tenantSchema } from '../schemas.ts';
import { changeTenantStatus } from './change-tenant-status.ts';
import { createTenant } from './create-tenant.ts';
import { listTenants } from './list-tenants.ts';

export const createTenantRoute = route({
  id: 'createTenant',
  method: 'POST',
  path: '/api/tenants',
  summary: 'Add an organisation',
  permission: 'tenant:create',
  body: z.strictObject({ slug: newSlugSchema, name: z.string().trim().min(1).max(200) }),
  responses: { 201: tenantSchema },
  problems: ['slug_taken'],
  handler: (context, { body }) => createTenant(asPlatform(context), body),
});

export const listTenantsRoute = route({
  id: 'listTenants',
  method: 'GET',
  path: '/api/tenants',
  summary: 'Organisations of this platform',
  permission: 'tenant:list',
  query: pageQuery,
  responses: { 200: pageSchema(tenantSchema) },
  handler: (context, { query }) => listTenants(asPlatform(context), query),
});

export const suspendTenantRoute = route({
  id: 'suspendTenant',
  method: 'POST',
  path: '/api/tenants/{id}/suspend',
  summary: 'Refuse an organisation everywhere, at once',
  permission: 'tenant:suspend',
  tenantParam: 'id',
  params: idParams,
  body: z.strictObject({ reason: z.string().trim().max(500).optional() }).optional(),
  responses: { 200: tenantSchema },
  handler: (context, { params, body }) => changeTenantStatus(asPlatform(context), params.id, 'suspended', body?.reason),
});

export const reactivateTenantRoute = route({
  id: 'reactivateTenant',
  method: 'POST',
  path: '/api/tenants/{id}/reactivate',
  summary: 'Let a suspended organisation in again',
  permission: 'tenant:suspend',
  tenantParam: 'id',
  params: idParams,
  responses: { 200: tenantSchema },
  handler: (context, { params }) => changeTenantStatus(asPlatform(context), params.id, 'active'),
});
