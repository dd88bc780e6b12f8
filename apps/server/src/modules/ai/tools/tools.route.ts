import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import { activateTool } from './activate-tool.ts';
import { listTools } from './list-tools.ts';

export const toolCodeSchema = z.string().regex(/^[A-Z][A-Z0-9_]{1,63}$/, 'The code of a tool');
const bilingual = z.object({ fr: z.string(), en: z.string() });
const quotaSchema = z.object({ dailyRequests: z.int().nullable(), monthlyRequests: z.int().nullable() });
const requestsSchema = z.int().min(1).max(10_000_000).nullable().optional();

export const listToolsRoute = route({
  id: 'listAiTools',
  method: 'GET',
  path: '/api/ai/tools',
  summary: 'The catalogue of AI tools as the caller may see it',
  permission: 'ai:tools',
  responses: {
    200: pageSchema(
      z.object({
        code: z.string(),
        title: bilingual,
        description: bilingual,
        icon: z.string(),
        category: z.string(),
        sector: z.string(),
        active: z.boolean(),
        purpose: z.object({
          lawfulBasis: z.string(),
          riskLevel: z.string(),
          dataClassMax: z.string(),
          requiresDpia: z.boolean(),
          version: z.int(),
        }),
        masking: z.string(),
        quota: quotaSchema,
      }),
    ),
  },
  handler: (context) => listTools(asTenant(context)),
});

export const activateToolRoute = route({
  id: 'activateAiTool',
  method: 'POST',
  path: '/api/ai/tools/{code}/activate',
  summary: 'Open a tool to the organisation, with its quotas',
  permission: 'ai:activate',
  params: z.object({ code: toolCodeSchema }),
  body: z
    .strictObject({ dailyRequests: requestsSchema, monthlyRequests: requestsSchema, tenantId: z.uuid().optional() })
    .optional(),
  responses: { 200: z.object({ code: z.string(), active: z.boolean(), quota: quotaSchema }) },
  problems: ['tool_unknown'],
  handler: (context, { params, body }) => activateTool(asTenant(context), params.code, body ?? {}),
});
