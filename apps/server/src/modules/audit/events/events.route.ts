import { z } from 'zod';
import { pageQuery, pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import { listEvents } from './list-events.ts';

const code = z.string().regex(/^[A-Za-z0-9._:/-]{1,128}$/);

export const eventSchema = z.object({
  id: z.uuid(),
  tenantId: z.uuid().nullable(),
  occurredAt: z.iso.datetime(),
  scope: z.string(),
  actorId: z.uuid().nullable(),
  actorKind: z.string(),
  action: z.string(),
  target: z.object({ type: z.string(), id: z.string().nullable() }).nullable(),
  outcome: z.string(),
  requestId: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export const listEventsRoute = route({
  id: 'listAuditEvents',
  method: 'GET',
  path: '/api/audit/events',
  summary: 'The audit trail: the organisation’s own, or the platform’s for the publisher',
  permission: 'audit:read',
  query: pageQuery.extend({
    action: code.optional(),
    actorId: z.uuid().optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    tenantId: z.uuid().optional(),
  }),
  responses: { 200: pageSchema(eventSchema) },
  handler: (context, { query }) => listEvents(context, query),
});
