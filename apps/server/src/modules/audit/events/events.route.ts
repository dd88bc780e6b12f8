import { z } from 'zod';
import { pageQuery, pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import { listEvents } from './list-events.ts';
import { proveEvent } from './prove-event.ts';

const code = z.string().regex(/^[A-Za-z0-9._:/-]{1,128}$/);

const eventSchema = z.object({
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

const hex = z.string().regex(/^[0-9a-f]*$/);
const positionSchema = z.object({ epoch: z.int(), txId: z.string(), seq: z.string() });
/** The event as it was hashed, not as lists show it. */
const hashedEventSchema = z.object({
  tenantId: z.uuid(),
  id: z.uuid(),
  occurredAtMs: z.int(),
  scope: z.string(),
  actorId: z.uuid().nullable(),
  actorKind: z.string(),
  action: z.string(),
  targetType: z.string().nullable(),
  targetId: z.string().nullable(),
  outcome: z.string(),
  requestId: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export const proveEventRoute = route({
  id: 'proveAuditEvent',
  method: 'GET',
  path: '/api/audit/events/{id}/proof',
  summary: 'Inclusion proof of one event: checkable without this server, by whoever has the public key',
  permission: 'audit:read',
  params: z.object({ id: z.uuid() }),
  responses: {
    200: z.object({
      status: z.enum(['sealed', 'pending']),
      event: hashedEventSchema,
      position: positionSchema.optional(),
      leafIndex: z.int().optional(),
      leafHash: hex.optional(),
      path: z.array(hex).optional(),
      root: hex.optional(),
      block: z
        .object({
          height: z.int(),
          first: positionSchema,
          last: positionSchema,
          eventCount: z.int(),
          previousHash: hex,
          sealedAtMs: z.int(),
          hash: hex,
        })
        .optional(),
      signature: hex.optional(),
      keyId: z.string().optional(),
      publicKey: hex.nullable().optional(),
    }),
  },
  problems: ['event_refuted'],
  handler: (context, { params }) => proveEvent(context, params.id),
});
