import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { pageQuery, pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import { purposeSchema } from '../purposes/purpose-schema.ts';
import { createDpia } from './create-dpia.ts';
import { decideDpia } from './decide-dpia.ts';
import { dpiaContentSchema } from './dpia-content.ts';
import { editDpia } from './edit-dpia.ts';
import { listDpias } from './list-dpias.ts';
import { readDpia } from './read-dpia.ts';
import { submitDpia } from './submit-dpia.ts';

const idParams = z.object({ id: z.uuid() });
const titleSchema = z.string().trim().min(1).max(200);
const opinionSchema = z.string().trim().min(1).max(10_000);
const tenantId = z.uuid().optional();
const instant = z.iso.datetime();
const listedSchema = z.object({
  id: z.uuid(),
  purpose: z.string(),
  purposeVersion: z.int(),
  title: z.string(),
  status: z.enum(['draft', 'submitted', 'validated', 'refused', 'expired']),
  createdBy: z.uuid(),
  createdAt: instant,
  updatedAt: instant,
  submittedAt: instant.nullable(),
  validUntil: instant.nullable(),
});
const dpiaSchema = listedSchema.extend({
  content: dpiaContentSchema,
  decisions: z.array(
    z.object({
      status: z.enum(['validated', 'refused']),
      opinion: z.string(),
      decidedBy: z.uuid(),
      decidedAt: instant,
      validUntil: instant.nullable(),
    }),
  ),
});

export const listDpiasRoute = route({
  id: 'listDpias',
  method: 'GET',
  path: '/api/privacy/dpias',
  summary: 'Impact assessments (Art. 35 GDPR) of the organisation',
  permission: 'dpia:read',
  query: pageQuery.extend({ purpose: purposeSchema.optional() }),
  responses: { 200: pageSchema(listedSchema) },
  handler: (context, { query }) => listDpias(asTenant(context), query),
});

export const createDpiaRoute = route({
  id: 'createDpia',
  method: 'POST',
  path: '/api/privacy/dpias',
  summary: 'Begin an impact assessment of a purpose in its present version',
  permission: 'dpia:write',
  body: z.strictObject({
    purpose: purposeSchema,
    title: titleSchema,
    content: dpiaContentSchema.optional(),
    tenantId,
  }),
  responses: { 201: dpiaSchema },
  problems: ['purpose_unknown'],
  handler: (context, { body }) => createDpia(asTenant(context), body),
});

export const readDpiaRoute = route({
  id: 'readDpia',
  method: 'GET',
  path: '/api/privacy/dpias/{id}',
  summary: 'One impact assessment with its texts and what the DPO decided',
  permission: 'dpia:read',
  params: idParams,
  responses: { 200: dpiaSchema },
  problems: ['not_found'],
  handler: (context, { params }) => readDpia(asTenant(context), params.id),
});

export const editDpiaRoute = route({
  id: 'editDpia',
  method: 'PATCH',
  path: '/api/privacy/dpias/{id}',
  summary: 'Change a draft: the parts that are named, and no other',
  permission: 'dpia:write',
  params: idParams,
  body: z
    .strictObject({ title: titleSchema.optional(), content: dpiaContentSchema.optional(), tenantId })
    .refine(({ title, content }) => title !== undefined || content !== undefined, 'Name the title or the content'),
  responses: { 200: dpiaSchema },
  problems: ['not_found', 'dpia_wrong_state'],
  handler: (context, { params, body }) => editDpia(asTenant(context), params.id, body),
});

export const submitDpiaRoute = route({
  id: 'submitDpia',
  method: 'POST',
  path: '/api/privacy/dpias/{id}/submit',
  summary: 'Hand a whole draft to the DPO; its text does not move any more',
  permission: 'dpia:write',
  params: idParams,
  responses: { 200: dpiaSchema },
  problems: ['not_found', 'dpia_wrong_state', 'dpia_incomplete'],
  handler: (context, { params }) => submitDpia(asTenant(context), params.id),
});

export const validateDpiaRoute = route({
  id: 'validateDpia',
  method: 'POST',
  path: '/api/privacy/dpias/{id}/validate',
  summary: 'Validate, as the DPO: tools of this purpose may be called from now on',
  permission: 'dpia:decide',
  params: idParams,
  body: z.strictObject({ opinion: opinionSchema, validUntil: z.iso.datetime().optional(), tenantId }),
  responses: { 200: dpiaSchema },
  problems: ['not_found', 'dpia_wrong_state', 'dpia_outdated', 'dpia_own_work'],
  handler: (context, { params, body }) => decideDpia(asTenant(context), params.id, { status: 'validated', ...body }),
});

export const refuseDpiaRoute = route({
  id: 'refuseDpia',
  method: 'POST',
  path: '/api/privacy/dpias/{id}/refuse',
  summary: 'Refuse, as the DPO, or take a validation back: tools of this purpose close at once',
  permission: 'dpia:decide',
  params: idParams,
  body: z.strictObject({ opinion: opinionSchema, tenantId }),
  responses: { 200: dpiaSchema },
  problems: ['not_found', 'dpia_wrong_state'],
  handler: (context, { params, body }) => decideDpia(asTenant(context), params.id, { status: 'refused', ...body }),
});
