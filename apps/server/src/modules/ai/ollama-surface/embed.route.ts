import { z } from 'zod';
import { Answer } from '../../../kernel/http/answer.ts';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { route } from '../../../kernel/http/route.ts';
import { Problem } from '../../../kernel/problem.ts';
import { embed } from '../embeddings/embed.ts';
import { CALL_LIMITS } from '../invoke/call-limits.ts';
import { CALL_BODY_LIMIT_BYTES, CALL_PROBLEMS } from '../invoke/invoke.route.ts';
import { readCallHeaders } from '../wire/call-headers.ts';
import { ollamaEmbedBody } from './ollama-bodies.ts';
import { readOllamaName } from './ollama-model-name.ts';
import { ollamaProblems } from './ollama-problem.ts';

export const ollamaEmbedRoute = route({
  id: 'ollamaEmbed',
  method: 'POST',
  path: '/api/embed',
  summary: 'Ollama’s embeddings, of the masked text',
  permission: 'ai:invoke',
  limits: CALL_LIMITS,
  body: ollamaEmbedBody,
  bodyLimitBytes: CALL_BODY_LIMIT_BYTES,
  responses: {
    200: z.object({
      model: z.string(),
      embeddings: z.array(z.array(z.number())),
      total_duration: z.int(),
      prompt_eval_count: z.int(),
    }),
  },
  problemFormat: ollamaProblems,
  problems: [...CALL_PROBLEMS, 'embeddings_unsupported'],
  handler: async (context, { body }) => {
    const beganMs = performance.now();
    const named = readCallHeaders(context.request);
    if (named instanceof Problem) return named;
    const answer = await embed(asTenant(context), {
      inputs: typeof body.input === 'string' ? [body.input] : body.input,
      tool: named.tool,
      masking: named.masking,
      model: readOllamaName(body.model),
      ...(body.dimensions == null ? {} : { dimensions: body.dimensions }),
    });
    if (answer instanceof Problem) return answer;
    const list = {
      model: answer.model,
      embeddings: answer.embeddings,
      total_duration: Math.round((performance.now() - beganMs) * 1e6),
      prompt_eval_count: answer.usage.promptTokens,
    };
    return new Answer(200, list, { headers: { 'x-request-id': context.requestId } });
  },
});
