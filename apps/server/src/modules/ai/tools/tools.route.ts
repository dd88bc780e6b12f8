import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import { TOOL_CATEGORIES, TOOL_SECTORS } from '../catalogue/tool.ts';
import { listTools } from './list-tools.ts';
import { readAdoption } from './read-adoption.ts';
import { readTool } from './read-tool.ts';
import { bilingualSchema, listedToolSchema, toolParams, toolSettingsSchema } from './tool-schemas.ts';

export const listToolsRoute = route({
  id: 'listAiTools',
  method: 'GET',
  path: '/api/ai/tools',
  summary: 'The catalogue of AI tools as the caller may see it',
  permission: 'ai:tools',
  query: z.object({
    category: z.enum(TOOL_CATEGORIES).optional(),
    sector: z.enum(TOOL_SECTORS).optional(),
    active: z.enum(['true', 'false']).optional(),
  }),
  responses: { 200: pageSchema(listedToolSchema) },
  handler: (context, { query: { active, ...filter } }) =>
    listTools(asTenant(context), { ...filter, active: active === undefined ? undefined : active === 'true' }),
});

export const adoptionRoute = route({
  id: 'readAiToolAdoption',
  method: 'GET',
  path: '/api/ai/tools/adoption',
  summary: 'How many people consent to each active tool and use it; null where they are fewer than three',
  permission: 'ai:adoption',
  responses: {
    200: pageSchema(
      z.object({
        code: z.string(),
        consentNeeded: z.boolean(),
        peopleConsenting: z.int().nullable(),
        peopleUsing: z.int().nullable(),
        calls: z.int().nullable(),
      }),
    ).extend({ periodDays: z.int(), fewestPeople: z.int() }),
  },
  handler: (context) => readAdoption(asTenant(context)),
});

export const readToolRoute = route({
  id: 'readAiTool',
  method: 'GET',
  path: '/api/ai/tools/{code}',
  summary: 'One tool: its notice, its versions, and how the organisation uses it',
  permission: 'ai:tools',
  params: toolParams,
  responses: {
    200: listedToolSchema.extend({
      notice: bilingualSchema.extend({ version: z.int() }),
      dpiaValidUntil: z.iso.datetime().nullable(),
      systemPrompt: z.string().nullable(),
      maxTokens: z.int(),
      timeoutMs: z.int(),
      settings: toolSettingsSchema,
      versions: z.array(
        z.object({
          version: z.int(),
          lawfulBasis: z.string(),
          riskLevel: z.string(),
          dataClassMax: z.string(),
          requiresDpia: z.boolean(),
          notice: bilingualSchema,
          noticeHash: z.string(),
          publishedAt: z.iso.datetime(),
        }),
      ),
    }),
  },
  problems: ['tool_unknown'],
  handler: (context, { params }) => readTool(asTenant(context), params.code),
});
