import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { route } from '../../../kernel/http/route.ts';
import { Problem } from '../../../kernel/problem.ts';
import { CALL_LIMITS } from '../invoke/call-limits.ts';
import { CALL_BODY_LIMIT_BYTES, CALL_PROBLEMS } from '../invoke/invoke.route.ts';
import { invoke } from '../invoke/invoke.ts';
import { readCallHeaders } from '../wire/call-headers.ts';
import { ollamaChatBody } from './ollama-bodies.ts';
import { ollamaProblems } from './ollama-problem.ts';
import { ollamaSurface } from './ollama-surface.ts';
import { readOllamaChat } from './read-ollama-chat.ts';

/** What every answer of Ollama's says at its end. */
export const ollamaEnd = {
  model: z.string(),
  created_at: z.string(),
  done: z.literal(true),
  done_reason: z.enum(['stop', 'length']),
  total_duration: z.int(),
  prompt_eval_count: z.int(),
  eval_count: z.int(),
};

const toolCall = z.object({
  id: z.string(),
  function: z.object({ index: z.int(), name: z.string(), arguments: z.record(z.string(), z.unknown()) }),
});

export const ollamaChatRoute = route({
  id: 'ollamaChat',
  method: 'POST',
  path: '/api/chat',
  summary: 'Ollama’s chat, on the same pipeline as /api/ai/invoke; streamed as NDJSON unless `stream` is false',
  permission: 'ai:invoke',
  limits: CALL_LIMITS,
  body: ollamaChatBody,
  bodyLimitBytes: CALL_BODY_LIMIT_BYTES,
  responses: {
    200: z.object({
      ...ollamaEnd,
      message: z.object({
        role: z.literal('assistant'),
        content: z.string(),
        tool_calls: z.array(toolCall).optional(),
      }),
    }),
  },
  problemFormat: ollamaProblems,
  problems: CALL_PROBLEMS,
  handler: async (context, { body }) => {
    const named = readCallHeaders(context.request);
    if (named instanceof Problem) return named;
    const call = readOllamaChat(body);
    return call instanceof Problem ? call : invoke(asTenant(context), { ...call, ...named }, ollamaSurface('chat'));
  },
});
