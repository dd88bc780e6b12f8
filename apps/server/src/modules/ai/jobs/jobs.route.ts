import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { pageQuery, pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import { listJobs } from './list-jobs.ts';

export const listJobsRoute = route({
  id: 'listAiJobs',
  method: 'GET',
  path: '/api/ai/jobs',
  summary: 'Metadata of calls to models, without their content',
  permission: 'ai:jobs',
  query: pageQuery,
  responses: {
    200: pageSchema(
      z.object({
        id: z.uuid(),
        userId: z.uuid(),
        tool: z.string(),
        provider: z.string(),
        model: z.string(),
        status: z.string(),
        failure: z.string().nullable(),
        promptTokens: z.int(),
        completionTokens: z.int(),
        masked: z.record(z.string(), z.int()),
        latencyMs: z.int(),
        costMicros: z.int().nullable().describe('Micro-euros; null when no price of the model was known'),
        streamed: z.boolean(),
        createdAt: z.iso.datetime(),
      }),
    ),
  },
  handler: (context, { query }) => listJobs(asTenant(context), query),
});
