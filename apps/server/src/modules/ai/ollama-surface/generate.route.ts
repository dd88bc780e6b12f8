import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { route } from '../../../kernel/http/route.ts';
import { Problem } from '../../../kernel/problem.ts';
import { CALL_LIMITS } from '../invoke/call-limits.ts';
import { CALL_BODY_LIMIT_BYTES, CALL_PROBLEMS } from '../invoke/invoke.route.ts';
import { invoke } from '../invoke/invoke.ts';
import type { ChatMessage } from '../providers/provider.ts';
import { readCallHeaders } from '../wire/call-headers.ts';
import { ollamaEnd } from './chat.route.ts';
import { ollamaGenerateBody } from './ollama-bodies.ts';
import { readOllamaName } from './ollama-model-name.ts';
import { readOllamaOptions } from './ollama-options.ts';
import { ollamaProblems } from './ollama-problem.ts';
import { ollamaSurface } from './ollama-surface.ts';

export const ollamaGenerateRoute = route({
  id: 'ollamaGenerate',
  method: 'POST',
  path: '/api/generate',
  summary: 'Ollama’s answer to one prompt, on the same pipeline; streamed as NDJSON unless `stream` is false',
  permission: 'ai:invoke',
  limits: CALL_LIMITS,
  body: ollamaGenerateBody,
  bodyLimitBytes: CALL_BODY_LIMIT_BYTES,
  responses: { 200: z.object({ ...ollamaEnd, response: z.string() }) },
  problemFormat: ollamaProblems,
  problems: CALL_PROBLEMS,
  handler: async (context, { body }) => {
    const named = readCallHeaders(context.request);
    if (named instanceof Problem) return named;
    const messages: ChatMessage[] = [{ role: 'user', content: body.prompt }];
    if (body.system) messages.unshift({ role: 'system', content: body.system });
    const call = {
      messages,
      model: readOllamaName(body.model),
      options: readOllamaOptions(body),
      stream: body.stream !== false,
    };
    return invoke(asTenant(context), { ...call, ...named }, ollamaSurface('generate'));
  },
});
