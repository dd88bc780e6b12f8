import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { route } from '../../../kernel/http/route.ts';
import { activateTool } from './activate-tool.ts';
import { customiseTool } from './customise-tool.ts';
import { deactivateTool } from './deactivate-tool.ts';
import { maskingSchema, quotaSchema, toolParams, toolSettingsSchema } from './tool-schemas.ts';

const requestsSchema = z.int().min(1).max(10_000_000).nullable().optional();
const labelSchema = z.string().trim().min(1).max(80).nullable().optional();
const tenantId = z.uuid().optional();

export const activateToolRoute = route({
  id: 'activateAiTool',
  method: 'POST',
  path: '/api/ai/tools/{code}/activate',
  summary: 'Open a tool to the organisation, with its quotas',
  permission: 'ai:activate',
  params: toolParams,
  body: z.strictObject({ dailyRequests: requestsSchema, monthlyRequests: requestsSchema, tenantId }).optional(),
  responses: { 200: z.object({ code: z.string(), active: z.boolean(), quota: quotaSchema }) },
  problems: ['tool_unknown', 'tool_withdrawn'],
  handler: (context, { params, body }) => activateTool(asTenant(context), params.code, body ?? {}),
});

export const deactivateToolRoute = route({
  id: 'deactivateAiTool',
  method: 'POST',
  path: '/api/ai/tools/{code}/deactivate',
  summary: 'Close a tool to the organisation; its settings stay',
  permission: 'ai:activate',
  params: toolParams,
  responses: { 200: z.object({ code: z.string(), active: z.boolean() }) },
  problems: ['tool_unknown'],
  handler: (context, { params }) => deactivateTool(asTenant(context), params.code),
});

export const customiseToolRoute = route({
  id: 'customiseAiTool',
  method: 'PATCH',
  path: '/api/ai/tools/{code}',
  summary: 'Name a tool, add instructions to its own, lower its limit, choose its masking; null takes a choice back',
  permission: 'ai:activate',
  params: toolParams,
  body: z
    .strictObject({
      label: z.strictObject({ fr: labelSchema, en: labelSchema }).nullable().optional(),
      additionalPrompt: z.string().trim().min(1).max(4_000).nullable().optional(),
      maxTokens: z.int().min(1).max(200_000).nullable().optional(),
      masking: maskingSchema.nullable().optional(),
      tenantId,
    })
    .refine((body) => Object.keys(body).some((key) => key !== 'tenantId'), 'Name at least one setting'),
  responses: { 200: z.object({ code: z.string(), active: z.boolean(), settings: toolSettingsSchema }) },
  problems: ['tool_unknown', 'masking_failed'],
  handler: (context, { params, body: { tenantId: _, ...change } }) =>
    customiseTool(asTenant(context), params.code, change),
});
