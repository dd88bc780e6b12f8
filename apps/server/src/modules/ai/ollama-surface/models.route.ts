import { z } from 'zod';
import { problem } from '../../../kernel/errors.ts';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { perUser } from '../../../kernel/http/limits.ts';
import { route } from '../../../kernel/http/route.ts';
import { listModels } from '../models/list-models.ts';
import { modelName } from '../wire/call-fields.ts';
import { readOllamaName, writeOllamaName } from './ollama-model-name.ts';
import { ollamaProblems } from './ollama-problem.ts';

const details = z.object({
  parent_model: z.string(),
  format: z.string(),
  family: z.string(),
  families: z.array(z.string()),
  parameter_size: z.string(),
  quantization_level: z.string(),
});
/** Files of models are the providers' own: what clients expect to read of them is there, and says nothing. */
const UNKNOWN_DETAILS = {
  parent_model: '',
  format: '',
  family: '',
  families: [],
  parameter_size: '',
  quantization_level: '',
};
const UNKNOWN_TIME = '1970-01-01T00:00:00Z';

export const ollamaTagsRoute = route({
  id: 'ollamaTags',
  method: 'GET',
  path: '/api/tags',
  summary: 'Models that can be named in a call, in Ollama’s format',
  permission: 'ai:invoke',
  limits: [perUser(50)],
  responses: {
    200: z.object({
      models: z.array(
        z.object({
          name: z.string(),
          model: z.string(),
          modified_at: z.string(),
          size: z.int(),
          digest: z.string(),
          details,
        }),
      ),
    }),
  },
  problemFormat: ollamaProblems,
  handler: async (context) => {
    const models = await listModels(asTenant(context));
    return {
      models: models.map(({ id }) => {
        const name = writeOllamaName(id);
        return { name, model: name, modified_at: UNKNOWN_TIME, size: 0, digest: '', details: UNKNOWN_DETAILS };
      }),
    };
  },
});

export const ollamaShowRoute = route({
  id: 'ollamaShow',
  method: 'POST',
  path: '/api/show',
  summary: 'What can be asked of a model through this server, in Ollama’s format',
  permission: 'ai:invoke',
  limits: [perUser(50)],
  body: z
    .strictObject({
      model: modelName.optional(),
      // What the field was called before.
      name: modelName.optional(),
      verbose: z.boolean().optional(),
      tenantId: z.uuid().optional(),
    })
    .refine(({ model, name }) => (model === undefined) !== (name === undefined), 'Name one model'),
  responses: {
    200: z.object({
      details,
      modified_at: z.string(),
      model_info: z.record(z.string(), z.unknown()),
      capabilities: z.array(z.string()),
    }),
  },
  problemFormat: ollamaProblems,
  problems: ['not_found'],
  handler: async (context, { body }) => {
    const named = readOllamaName(body.model ?? body.name ?? '');
    const models = await listModels(asTenant(context));
    if (!models.some(({ id, model }) => readOllamaName(id) === named || readOllamaName(model) === named))
      return problem('not_found', { detail: 'GET /api/tags lists the models.' });
    // What this server carries to any model and back; whether the model is any good at it is the provider's to say.
    return {
      details: UNKNOWN_DETAILS,
      modified_at: UNKNOWN_TIME,
      model_info: {},
      capabilities: ['completion', 'tools'],
    };
  },
});
