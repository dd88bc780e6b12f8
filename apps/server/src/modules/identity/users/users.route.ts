import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { pageQuery, pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import { TENANT_ROLES } from '../../../kernel/roles.ts';
import { activationSchema, emailSchema, idParams, passwordSchema, userSchema } from '../schemas.ts';
import { changeUser } from './change-user.ts';
import { createUser } from './create-user.ts';
import { listUsers } from './list-users.ts';
import { readUser } from './read-user.ts';

const nameSchema = z.string().trim().min(1).max(200);
/** The caller's own tenant, for callers that name it; another one is refused before the handler. */
const tenantId = z.uuid().optional();

export const listUsersRoute = route({
  id: 'listUsers',
  method: 'GET',
  path: '/api/users',
  summary: 'Users of the organisation',
  permission: 'user:read',
  query: pageQuery.extend({ tenantId }),
  responses: { 200: pageSchema(userSchema) },
  handler: (context, { query }) => listUsers(asTenant(context), query),
});

export const createUserRoute = route({
  id: 'createUser',
  method: 'POST',
  path: '/api/users',
  summary: 'Add a user; without a password, the answer has a one-time activation token',
  permission: 'user:create',
  body: z.strictObject({
    email: emailSchema,
    name: nameSchema.optional(),
    role: z.enum(TENANT_ROLES).default('MEMBER'),
    password: passwordSchema.optional(),
    tenantId,
  }),
  responses: { 201: userSchema.extend(activationSchema.partial().shape) },
  problems: ['email_taken', 'weak_password'],
  handler: (context, { body }) => createUser(asTenant(context), body),
});

export const readUserRoute = route({
  id: 'readUser',
  method: 'GET',
  path: '/api/users/{id}',
  summary: 'One user',
  permission: 'user:read',
  params: idParams,
  responses: { 200: userSchema },
  handler: (context, { params }) => readUser(asTenant(context), params.id),
});

export const updateUserRoute = route({
  id: 'updateUser',
  method: 'PATCH',
  path: '/api/users/{id}',
  summary: 'Change the role or the name of a user',
  permission: 'user:update',
  params: idParams,
  body: z
    .strictObject({ role: z.enum(TENANT_ROLES).optional(), name: nameSchema.nullable().optional(), tenantId })
    .refine(({ role, name }) => role !== undefined || name !== undefined, 'Nothing to change'),
  responses: { 200: userSchema },
  problems: ['last_admin'],
  handler: (context, { params, body }) =>
    changeUser(asTenant(context), params.id, { action: 'user.update', role: body.role, name: body.name }),
});

export const suspendUserRoute = route({
  id: 'suspendUser',
  method: 'POST',
  path: '/api/users/{id}/suspend',
  summary: 'Refuse a user everywhere, at once',
  permission: 'user:suspend',
  params: idParams,
  responses: { 200: userSchema },
  problems: ['last_admin'],
  handler: (context, { params }) =>
    changeUser(asTenant(context), params.id, { action: 'user.suspend', status: 'suspended' }),
});

export const reactivateUserRoute = route({
  id: 'reactivateUser',
  method: 'POST',
  path: '/api/users/{id}/reactivate',
  summary: 'Let a suspended user in again',
  permission: 'user:suspend',
  params: idParams,
  responses: { 200: userSchema },
  handler: (context, { params }) =>
    changeUser(asTenant(context), params.id, { action: 'user.reactivate', status: 'active' }),
});
