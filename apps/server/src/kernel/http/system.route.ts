import { z } from 'zod';
import packageJson from '../../../package.json' with { type: 'json' };
import { Answer } from './answer.ts';
import { checkReadiness } from './check-readiness.ts';
import { route } from './route.ts';

export const healthRoute = route({
  id: 'health',
  method: 'GET',
  path: '/api/health',
  unlimited: 'An orchestrator restarts what does not answer: a dependency that is down must not restart every node.',
  summary: 'The process answers; no dependency is asked',
  permission: 'public',
  responses: { 200: z.object({ status: z.literal('ok'), version: z.string() }) },
  handler: async () => ({ status: 'ok', version: packageJson.version }),
});

const readinessSchema = z.object({
  status: z.enum(['ok', 'unavailable']),
  dependencies: z.record(z.string(), z.enum(['up', 'down'])),
  providers: z.record(
    z.string(),
    z.object({ health: z.enum(['up', 'down', 'unknown']), breaker: z.enum(['closed', 'open', 'half_open']) }),
  ),
});

export const readyRoute = route({
  id: 'ready',
  method: 'GET',
  path: '/api/health/ready',
  unlimited: 'It must tell that shared state is down.',
  summary: 'Whether each dependency answers; how the model providers are, which decides nothing',
  permission: 'public',
  responses: { 200: readinessSchema, 503: readinessSchema },
  handler: async ({ kernel }) => {
    const readiness = await checkReadiness(kernel);
    return new Answer(readiness.status === 'ok' ? 200 : 503, readiness);
  },
});

export const metricsRoute = route({
  id: 'metrics',
  method: 'GET',
  path: '/metrics',
  summary: 'Prometheus text: counts and durations, no labels of people or organisations',
  permission: 'public',
  responses: { 200: null },
  handler: async ({ kernel }) =>
    new Answer(200, await kernel.metrics.registry.metrics(), {
      headers: { 'content-type': kernel.metrics.registry.contentType },
    }),
});
