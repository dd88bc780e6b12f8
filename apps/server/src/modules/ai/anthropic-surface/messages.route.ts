import { z } from 'zod';
import { problem } from '../../../kernel/errors.ts';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { route } from '../../../kernel/http/route.ts';
import { Problem } from '../../../kernel/problem.ts';
import { CALL_LIMITS } from '../invoke/call-limits.ts';
import { CALL_BODY_LIMIT_BYTES, CALL_PROBLEMS } from '../invoke/invoke.route.ts';
import { invoke } from '../invoke/invoke.ts';
import { readCallHeaders } from '../wire/call-headers.ts';
import { anthropicProblems } from './anthropic-problem.ts';
import { anthropicSurface } from './anthropic-surface.ts';
import { messagesBody } from './messages-body.ts';
import { readMessagesBody } from './read-messages-body.ts';

const block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string(), citations: z.null() }),
  z.object({
    type: z.literal('tool_use'),
    id: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.unknown()),
    caller: z.object({ type: z.literal('direct') }),
  }),
]);

export const messagesRoute = route({
  id: 'createMessage',
  method: 'POST',
  path: '/v1/messages',
  summary: 'Anthropic’s messages, on the same pipeline as /api/ai/invoke',
  permission: 'ai:invoke',
  limits: CALL_LIMITS,
  body: messagesBody,
  bodyLimitBytes: CALL_BODY_LIMIT_BYTES,
  responses: {
    200: z.object({
      id: z.string(),
      type: z.literal('message'),
      role: z.literal('assistant'),
      model: z.string(),
      content: z.array(block),
      stop_reason: z.string(),
      stop_sequence: z.null(),
      usage: z.object({
        input_tokens: z.int(),
        output_tokens: z.int(),
        cache_creation_input_tokens: z.null(),
        cache_read_input_tokens: z.null(),
      }),
    }),
  },
  problemFormat: anthropicProblems,
  problems: CALL_PROBLEMS,
  handler: async (context, { body }) => {
    const named = readCallHeaders(context.request);
    if (named instanceof Problem) return named;
    // What is still being tried there changes what a request means.
    if (context.request.header('anthropic-beta')) {
      const errors = [{ field: 'anthropic-beta', message: 'anthropic-beta is not supported: leave the header out' }];
      return problem('invalid_request', { errors });
    }
    return invoke(asTenant(context), { ...readMessagesBody(body), ...named }, anthropicSurface);
  },
});
