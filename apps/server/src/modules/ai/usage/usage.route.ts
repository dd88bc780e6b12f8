import { z } from 'zod';
import { Answer } from '../../../kernel/http/answer.ts';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { perUser } from '../../../kernel/http/limits.ts';
import { route } from '../../../kernel/http/route.ts';
import { Problem } from '../../../kernel/problem.ts';
import { readUsage } from './read-usage.ts';
import { usageToCsv } from './usage-to-csv.ts';

const momentSchema = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);
const intervalSchema = z.enum(['hour', 'day', 'month']);
const groupSchema = z.enum(['tool', 'user', 'provider', 'model', 'status', 'none']);
const figuresSchema = z.object({
  requests: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  promptTokens: z.int(),
  completionTokens: z.int(),
  costMicros: z.int().nullable().describe('Micro-euros, of the calls whose cost is known; null where no call’s is'),
  unpriced: z.int().describe('Calls whose cost is not known'),
  masked: z.int().describe('Items of personal data that were masked'),
  p50LatencyMs: z.int().nullable(),
  p95LatencyMs: z.int().nullable(),
});

export const readUsageRoute = route({
  id: 'readAiUsage',
  method: 'GET',
  path: '/api/ai/usage',
  summary: 'Calls, tokens, cost and latency by hour, day or month of UTC; one’s own for members',
  permission: 'ai:usage',
  // A million calls take most of a second of one core.
  limits: [perUser(60)],
  query: z.object({
    from: momentSchema.optional(),
    to: momentSchema.optional(),
    interval: intervalSchema.default('day'),
    groupBy: groupSchema.default('none'),
    format: z.enum(['json', 'csv']).default('json'),
  }),
  responses: {
    200: z.object({
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      interval: intervalSchema,
      groupBy: groupSchema,
      series: z.array(z.object({ key: z.string(), points: z.array(figuresSchema.extend({ at: z.iso.datetime() })) })),
      totals: figuresSchema,
    }),
  },
  handler: async (context, { query: { from, to, interval, groupBy, format } }) => {
    const usage = await readUsage(asTenant(context), {
      fromMs: from === undefined ? undefined : Date.parse(from),
      toMs: to === undefined ? undefined : Date.parse(to),
      interval,
      groupBy,
    });
    if (usage instanceof Problem || format === 'json') return usage;
    return new Answer(200, usageToCsv(usage), { headers: { 'content-type': 'text/csv; charset=utf-8' } });
  },
});
