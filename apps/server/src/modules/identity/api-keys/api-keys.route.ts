import { z } from 'zod';
import { Answer } from '../../../kernel/http/answer.ts';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { pageQuery, pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import { idParams } from '../schemas.ts';
import { createApiKey } from './create-api-key.ts';
import { listApiKeys } from './list-api-keys.ts';
import { revokeApiKey } from './revoke-api-key.ts';

const apiKeySchema = z.object({
  id: z.uuid(),
  label: z.string(),
  ownerId: z.uuid(),
  scopes: z.array(z.string()),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedOn: z.string().nullable(),
});

export const createApiKeyRoute = route({
  id: 'createApiKey',
  method: 'POST',
  path: '/api/api-keys',
  summary: 'Make an API key; its secret is shown this once',
  permission: 'api-key:create',
  body: z.strictObject({
    label: z.string().trim().min(1).max(100),
    scopes: z.array(z.string().max(64)).min(1).max(50).optional(),
    expiresInDays: z.int().min(1).max(730).optional(),
  }),
  responses: { 201: apiKeySchema.extend({ key: z.string() }) },
  problems: ['scope_exceeded'],
  handler: (context, { body }) => createApiKey(asTenant(context), body),
});

export const listApiKeysRoute = route({
  id: 'listApiKeys',
  method: 'GET',
  path: '/api/api-keys',
  summary: 'Own keys; an administrator sees the organisation’s',
  permission: 'api-key:read',
  query: pageQuery,
  responses: { 200: pageSchema(apiKeySchema) },
  handler: (context, { query }) => listApiKeys(asTenant(context), query),
});

export const revokeApiKeyRoute = route({
  id: 'revokeApiKey',
  method: 'DELETE',
  path: '/api/api-keys/{id}',
  summary: 'End a key, everywhere at once',
  permission: 'api-key:delete',
  params: idParams,
  responses: { 204: null },
  handler: async (context, { params }) =>
    (await revokeApiKey(asTenant(context), params.id)) ?? new Answer(204, undefined),
});
