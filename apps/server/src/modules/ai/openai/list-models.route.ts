import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { perUser } from '../../../kernel/http/limits.ts';
import { route } from '../../../kernel/http/route.ts';
import { listModels } from '../models/list-models.ts';
import { openAiProblems } from './openai-problem.ts';

const modelSchema = z.object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() });

export const listModelsRoute = route({
  id: 'listModels',
  method: 'GET',
  path: '/v1/models',
  summary: 'Models that can be named in a call: `provider/model`, and `gardefou` for the default one',
  permission: 'ai:invoke',
  limits: [perUser(50)],
  responses: { 200: z.object({ object: z.literal('list'), data: z.array(modelSchema) }) },
  problemFormat: openAiProblems,
  handler: async (context) => {
    const models = await listModels(asTenant(context));
    return {
      object: 'list',
      data: models.map(({ id, provider }) => ({ id, object: 'model', created: 0, owned_by: provider })),
    };
  },
});
