import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { route } from '../../../kernel/http/route.ts';
import { Problem } from '../../../kernel/problem.ts';
import { CALL_LIMITS } from '../invoke/call-limits.ts';
import { CALL_BODY_LIMIT_BYTES, CALL_PROBLEMS } from '../invoke/invoke.route.ts';
import { invoke } from '../invoke/invoke.ts';
import { readCallHeaders } from '../wire/call-headers.ts';
import { chatBody } from './chat-body.ts';
import { openAiProblems } from './openai-problem.ts';
import { openAiSurface } from './openai-surface.ts';
import { readChatBody } from './read-chat-body.ts';

const toolCallSchema = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

export const chatCompletionsRoute = route({
  id: 'createChatCompletion',
  method: 'POST',
  path: '/v1/chat/completions',
  summary: 'OpenAI’s chat completions, on the same pipeline as /api/ai/invoke',
  permission: 'ai:invoke',
  limits: CALL_LIMITS,
  body: chatBody,
  bodyLimitBytes: CALL_BODY_LIMIT_BYTES,
  responses: {
    200: z.object({
      id: z.string(),
      object: z.literal('chat.completion'),
      created: z.int(),
      model: z.string(),
      choices: z.array(
        z.object({
          index: z.int(),
          message: z.object({
            role: z.literal('assistant'),
            content: z.string().nullable(),
            refusal: z.null(),
            tool_calls: z.array(toolCallSchema).optional(),
          }),
          logprobs: z.null(),
          finish_reason: z.string(),
        }),
      ),
      usage: z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() }),
    }),
  },
  problemFormat: openAiProblems,
  problems: CALL_PROBLEMS,
  handler: async (context, { body }) => {
    const named = readCallHeaders(context.request);
    if (named instanceof Problem) return named;
    const surface = openAiSurface({ includeUsage: body.stream_options?.include_usage === true });
    return invoke(asTenant(context), { ...readChatBody(body), ...named }, surface);
  },
});
