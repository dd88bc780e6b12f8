import { z } from 'zod';
import { asPlatform } from '../../../kernel/http/as-tenant.ts';
import { pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import { bilingualSchema, toolParams } from '../tools/tool-schemas.ts';
import { changeToolAvailability } from './change-tool-availability.ts';
import { listPlatformTools } from './list-platform-tools.ts';
import { publishTool } from './publish-tool.ts';
import { publishedToolSchema, toolOf } from './published-tool.ts';

const platformToolSchema = z.object({
  code: z.string(),
  version: z.int(),
  category: z.string(),
  sector: z.string(),
  icon: z.string(),
  title: bilingualSchema,
  description: bilingualSchema,
  notice: bilingualSchema,
  lawfulBasis: z.string(),
  riskLevel: z.string(),
  dataClassMax: z.string(),
  requiresDpia: z.boolean(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  systemPrompt: z.string().nullable(),
  maxTokens: z.int(),
  timeoutMs: z.int(),
  masking: z.string(),
  origin: z.enum(['shipped', 'platform']),
  publishedAt: z.iso.datetime(),
  withdrawnAt: z.iso.datetime().nullable(),
});

export const listPlatformToolsRoute = route({
  id: 'listPlatformAiTools',
  method: 'GET',
  path: '/api/platform/ai/tools',
  summary: 'The whole catalogue: shipped, the platform’s own, withdrawn',
  permission: 'platform-tool:read',
  responses: { 200: pageSchema(platformToolSchema) },
  handler: (context) => listPlatformTools(asPlatform(context)),
});

export const publishToolRoute = route({
  id: 'publishPlatformAiTool',
  method: 'POST',
  path: '/api/platform/ai/tools',
  summary: 'Publish a tool or a new version of one (201), or change what may change within a version (200)',
  permission: 'platform-tool:publish',
  body: publishedToolSchema,
  responses: { 200: platformToolSchema, 201: platformToolSchema },
  problems: ['tool_version_conflict', 'provider_unknown'],
  handler: (context, { body }) => publishTool(asPlatform(context), toolOf(body)),
});

export const withdrawToolRoute = route({
  id: 'withdrawPlatformAiTool',
  method: 'POST',
  path: '/api/platform/ai/tools/{code}/withdraw',
  summary: 'Withdraw a tool from every organisation, at once',
  permission: 'platform-tool:publish',
  params: toolParams,
  responses: { 200: platformToolSchema },
  problems: ['tool_unknown'],
  handler: (context, { params }) => changeToolAvailability(asPlatform(context), params.code, 'withdraw'),
});

export const reinstateToolRoute = route({
  id: 'reinstatePlatformAiTool',
  method: 'POST',
  path: '/api/platform/ai/tools/{code}/reinstate',
  summary: 'Give a withdrawn tool back, as each organisation had it',
  permission: 'platform-tool:publish',
  params: toolParams,
  responses: { 200: platformToolSchema },
  problems: ['tool_unknown'],
  handler: (context, { params }) => changeToolAvailability(asPlatform(context), params.code, 'reinstate'),
});
