import { z } from 'zod';
import { Answer } from '../../../kernel/http/answer.ts';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { route } from '../../../kernel/http/route.ts';
import { Problem } from '../../../kernel/problem.ts';
import { embed } from '../embeddings/embed.ts';
import { CALL_LIMITS } from '../invoke/call-limits.ts';
import { CALL_BODY_LIMIT_BYTES, CALL_PROBLEMS } from '../invoke/invoke.route.ts';
import { modelName } from '../wire/call-fields.ts';
import { readCallHeaders } from '../wire/call-headers.ts';
import { openAiProblems } from './openai-problem.ts';

const input = z.string().min(1).max(2_000_000);

export const embeddingsRoute = route({
  id: 'createEmbeddings',
  method: 'POST',
  path: '/v1/embeddings',
  summary: 'OpenAI’s embeddings, of the masked text',
  permission: 'ai:invoke',
  limits: CALL_LIMITS,
  body: z.strictObject({
    model: modelName,
    input: z.union([input, z.array(input).min(1).max(2_048)], 'Texts only: tokens cannot be masked'),
    encoding_format: z.enum(['float', 'base64']).nullish(),
    dimensions: z.int().min(1).max(8_192).nullish(),
    user: z.string().max(512).nullish(),
    tenantId: z.uuid().optional(),
  }),
  bodyLimitBytes: CALL_BODY_LIMIT_BYTES,
  responses: {
    200: z.object({
      object: z.literal('list'),
      data: z.array(
        z.object({
          object: z.literal('embedding'),
          index: z.int(),
          embedding: z.union([z.array(z.number()), z.string()]),
        }),
      ),
      model: z.string(),
      usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
    }),
  },
  problemFormat: openAiProblems,
  problems: [...CALL_PROBLEMS, 'embeddings_unsupported'],
  handler: async (context, { body }) => {
    const named = readCallHeaders(context.request);
    if (named instanceof Problem) return named;
    const { tool, masking } = named;
    const inputs = typeof body.input === 'string' ? [body.input] : body.input;
    const { model, dimensions } = body;
    const call = { inputs, tool, model, masking, ...(dimensions == null ? {} : { dimensions }) };
    const answer = await embed(asTenant(context), call);
    if (answer instanceof Problem) return answer;
    const encode = body.encoding_format === 'base64' ? encodeFloats : (vector: number[]) => vector;
    const list = {
      object: 'list',
      data: answer.embeddings.map((vector, index) => ({ object: 'embedding', index, embedding: encode(vector) })),
      model: answer.model,
      usage: { prompt_tokens: answer.usage.promptTokens, total_tokens: answer.usage.totalTokens },
    };
    return new Answer(200, list, { headers: { 'x-request-id': context.requestId } });
  },
});

/** Little-endian 32-bit floats in base64: what OpenAI's own clients ask for unless told otherwise. */
function encodeFloats(vector: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(vector.length * 4);
  for (const [place, value] of vector.entries()) bytes.writeFloatLE(value, place * 4);
  return bytes.toString('base64');
}
