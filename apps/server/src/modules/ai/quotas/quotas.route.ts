import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { pageQuery, pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import { toolCodeSchema } from '../tools/tool-schemas.ts';
import { deleteQuota } from './delete-quota.ts';
import { listQuotas } from './list-quotas.ts';
import { setQuota } from './set-quota.ts';

const scopeSchema = z.enum(['tenant', 'user', 'tool']);
const periodSchema = z.enum(['day', 'month']);
const quotaSchema = z.object({
  id: z.uuid(),
  scope: scopeSchema,
  subject: z.string().nullable(),
  period: periodSchema,
  maxRequests: z.int().nullable(),
  maxTokens: z.int().nullable(),
  used: z.object({ requests: z.int(), tokens: z.int() }),
  remaining: z.object({ requests: z.int().nullable(), tokens: z.int().nullable() }),
  resetsAt: z.iso.datetime(),
});
const maxSchema = z.int().min(1).max(1_000_000_000_000).nullable().default(null);

export const listQuotasRoute = route({
  id: 'listAiQuotas',
  method: 'GET',
  path: '/api/ai/quotas',
  summary: 'Quotas of the organisation, its users and tools, with what is used of each now',
  permission: 'ai:quotas-read',
  query: pageQuery,
  responses: { 200: pageSchema(quotaSchema) },
  handler: (context, { query }) => listQuotas(asTenant(context), query),
});

export const setQuotaRoute = route({
  id: 'setAiQuota',
  method: 'PUT',
  path: '/api/ai/quotas',
  summary: 'Set the quota of the organisation, of a tool, of one user, or (subject null) of every user',
  permission: 'ai:quotas',
  body: z
    .strictObject({
      scope: scopeSchema,
      subject: z.union([z.uuid().toLowerCase(), toolCodeSchema]).nullable().default(null),
      period: periodSchema,
      maxRequests: maxSchema,
      maxTokens: maxSchema,
      tenantId: z.uuid().optional(),
    })
    .refine(({ scope, subject }) => isSubjectOf(scope, subject), {
      path: ['subject'],
      message: 'The code of a tool, the id of a user or null for every user, nothing for the organisation',
    })
    .refine(({ maxRequests, maxTokens }) => maxRequests !== null || maxTokens !== null, 'Name at least one limit'),
  responses: { 200: quotaSchema },
  problems: ['tool_unknown', 'not_found'],
  handler: (context, { body: { tenantId: _, ...quota } }) => setQuota(asTenant(context), quota),
});

export const deleteQuotaRoute = route({
  id: 'deleteAiQuota',
  method: 'DELETE',
  path: '/api/ai/quotas/{id}',
  summary: 'Take a quota away',
  permission: 'ai:quotas',
  params: z.object({ id: z.uuid() }),
  responses: { 204: null },
  problems: ['not_found'],
  handler: (context, { params }) => deleteQuota(asTenant(context), params.id),
});

function isSubjectOf(scope: z.infer<typeof scopeSchema>, subject: string | null): boolean {
  if (scope === 'tenant') return subject === null;
  if (scope === 'tool') return toolCodeSchema.safeParse(subject).success;
  return subject === null || z.uuid().safeParse(subject).success;
}
