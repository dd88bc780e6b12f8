import { z } from 'zod';
import { problem } from '../../../kernel/errors.ts';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { perUser } from '../../../kernel/http/limits.ts';
import { route } from '../../../kernel/http/route.ts';
import { anthropicModel, anthropicModelSchema } from '../anthropic-surface/anthropic-model.ts';
import { type ListedModel, listModels } from '../models/list-models.ts';
import { modelName } from '../wire/call-fields.ts';
import { openAiProblems } from './openai-problem.ts';

const modelSchema = z.object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() });

function openAiModel({ id, provider }: ListedModel) {
  return { id, object: 'model', created: 0, owned_by: provider };
}

/** Anthropic has the same address and another format; its clients say which version of it they speak in every request. */
function isAnthropic(request: { header(name: string): string | undefined }): boolean {
  return request.header('anthropic-version') !== undefined;
}

export const listModelsRoute = route({
  id: 'listModels',
  method: 'GET',
  path: '/v1/models',
  summary: 'Models that can be named in a call: `provider/model`, and `gardefou` for the default one',
  permission: 'ai:invoke',
  limits: [perUser(50)],
  responses: {
    200: z.union([
      z.object({ object: z.literal('list'), data: z.array(modelSchema) }),
      z.object({
        data: z.array(anthropicModelSchema),
        has_more: z.literal(false),
        first_id: z.string().nullable(),
        last_id: z.string().nullable(),
      }),
    ]),
  },
  problemFormat: openAiProblems,
  handler: async (context) => {
    const models = await listModels(asTenant(context));
    if (!isAnthropic(context.request)) return { object: 'list', data: models.map(openAiModel) };
    return {
      data: models.map(anthropicModel),
      has_more: false,
      first_id: models[0]?.id ?? null,
      last_id: models.at(-1)?.id ?? null,
    };
  },
});

export const readModelRoute = route({
  id: 'readModel',
  method: 'GET',
  path: '/v1/models/{model}',
  summary: 'One of these models; a `/` in its name is written %2F',
  permission: 'ai:invoke',
  limits: [perUser(50)],
  params: z.object({ model: modelName }),
  responses: { 200: z.union([modelSchema, anthropicModelSchema]) },
  problemFormat: openAiProblems,
  problems: ['not_found'],
  handler: async (context, { params }) => {
    const found = (await listModels(asTenant(context))).find(({ id }) => id === params.model);
    if (!found) return problem('not_found', { detail: 'GET /v1/models lists the models.' });
    return isAnthropic(context.request) ? anthropicModel(found) : openAiModel(found);
  },
});
