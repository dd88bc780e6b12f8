import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { route } from '../../../kernel/http/route.ts';
import { toolCodeSchema } from '../tools/tool-schemas.ts';
import { CALL_LIMITS } from './call-limits.ts';
import { invoke } from './invoke.ts';
import { nativeSurface } from './native-surface.ts';

const MAX_PROMPT_CHARS = 2_000_000;
const content = z.string().min(1).max(MAX_PROMPT_CHARS);

/** What any call to a model may be refused or fail with. */
export const CALL_PROBLEMS = [
  'tool_unknown',
  'tool_not_active',
  'dpia_required',
  'consent_required',
  'processing_restricted',
  'objection_recorded',
  'quota_exceeded',
  'parameter_unsupported',
  'provider_location_refused',
  'provider_unknown',
  'provider_rejected',
  'provider_unavailable',
  'provider_rate_limited',
  'provider_garbage',
  'provider_timeout',
  'masking_failed',
] as const;
export const CALL_BODY_LIMIT_BYTES = 8 * 1024 * 1024;

export const invokeBody = z
  .strictObject({
    prompt: content.optional(),
    messages: z
      .array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content }))
      .min(1)
      .max(500)
      .optional(),
    tool: toolCodeSchema.default('AI_ASSISTANT'),
    model: z
      .string()
      .regex(/^[A-Za-z0-9._:/-]{1,128}$/, 'Letters, digits and . : / _ -')
      .optional(),
    tenantId: z.uuid().optional(),
    stream: z.boolean().default(false),
    masking: z.enum(['mask', 'pseudonymise']).optional(),
    conversation: z
      .string()
      .regex(/^[\x21-\x7e]{1,128}$/, 'At most 128 printable characters without spaces')
      .optional(),
  })
  .refine(({ prompt, messages }) => (prompt === undefined) !== (messages === undefined), {
    message: 'Send either prompt or messages',
    path: ['prompt'],
  });

export const invokeRoute = route({
  id: 'invokeAi',
  method: 'POST',
  path: '/api/ai/invoke',
  summary: 'Call a model: consented, masked, recorded without its content',
  permission: 'ai:invoke',
  limits: CALL_LIMITS,
  body: invokeBody,
  bodyLimitBytes: CALL_BODY_LIMIT_BYTES,
  responses: {
    200: z.object({
      response: z.string(),
      tool: z.string(),
      model: z.string(),
      provider: z.string(),
      masked: z.record(z.string(), z.int()),
      answer: z.object({ found: z.record(z.string(), z.int()) }),
      usage: z.object({
        promptTokens: z.int(),
        completionTokens: z.int(),
        totalTokens: z.int(),
        estimated: z.boolean(),
      }),
      requestId: z.uuid(),
    }),
  },
  problems: CALL_PROBLEMS,
  handler: (context, { body }) => {
    const { prompt, messages, tool, model, masking, conversation, stream } = body;
    return invoke(
      asTenant(context),
      {
        messages: messages ?? [{ role: 'user', content: prompt ?? '' }],
        ...{ tool, model, masking, conversation, stream },
        options: {},
      },
      nativeSurface,
    );
  },
});
