import { z } from 'zod';
import { asTenant } from '../../../kernel/http/as-tenant.ts';
import { pageQuery, pageSchema } from '../../../kernel/http/page.ts';
import { route } from '../../../kernel/http/route.ts';
import { purposeSchema } from '../purposes/purpose-schema.ts';
import { changeConsent } from './change-consent.ts';
import { listConsents } from './list-consents.ts';
import { readConsentHistory } from './read-consent-history.ts';
import { readConsentMatrix } from './read-consent-matrix.ts';

const purposeBody = z.strictObject({ purpose: purposeSchema, tenantId: z.uuid().optional() });
const bilingual = z.object({ fr: z.string(), en: z.string() });
const consentSchema = z.object({
  purpose: z.string(),
  status: z.enum(['granted', 'revoked']),
  noticeVersion: z.int(),
  noticeHash: z.string(),
  grantedAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
});

export const listConsentsRoute = route({
  id: 'listConsents',
  method: 'GET',
  path: '/api/consents',
  summary: 'Own consents, with the notice of each purpose',
  permission: 'consent:read',
  responses: {
    200: pageSchema(
      z.object({
        purpose: z.string(),
        title: bilingual,
        notice: bilingual.extend({ version: z.int() }),
        status: z.enum(['granted', 'revoked', 'none', 'outdated']),
        grantedAt: z.iso.datetime().nullable(),
        revokedAt: z.iso.datetime().nullable(),
      }),
    ),
  },
  handler: (context) => listConsents(asTenant(context)),
});

export const grantConsentRoute = route({
  id: 'grantConsent',
  method: 'POST',
  path: '/api/consents',
  summary: 'Consent to a purpose',
  permission: 'consent:grant',
  body: purposeBody,
  responses: { 200: consentSchema },
  problems: ['purpose_unknown', 'consent_not_applicable'],
  handler: (context, { body }) => changeConsent(asTenant(context), body.purpose, 'granted'),
});

export const revokeConsentRoute = route({
  id: 'revokeConsent',
  method: 'POST',
  path: '/api/consents/revoke',
  summary: 'Withdraw a consent; effective on the very next call',
  permission: 'consent:revoke',
  body: purposeBody,
  responses: { 200: consentSchema },
  problems: ['purpose_unknown', 'consent_not_applicable'],
  handler: (context, { body }) => changeConsent(asTenant(context), body.purpose, 'revoked'),
});

export const consentHistoryRoute = route({
  id: 'readConsentHistory',
  method: 'GET',
  path: '/api/consents/history/{userId}',
  summary: 'Every grant and withdrawal of a person: one’s own, or anyone’s for admin and DPO',
  permission: 'consent:read',
  params: z.object({ userId: z.uuid() }),
  query: pageQuery,
  responses: {
    200: pageSchema(
      z.object({
        id: z.uuid(),
        purpose: z.string(),
        kind: z.string(),
        at: z.iso.datetime(),
        noticeVersion: z.int(),
        noticeHash: z.string(),
        method: z.string(),
      }),
    ),
  },
  handler: (context, { params, query }) => readConsentHistory(asTenant(context), params.userId, query),
});

export const consentMatrixRoute = route({
  id: 'readConsentMatrix',
  method: 'GET',
  path: '/api/consents/matrix',
  summary: 'People × purposes',
  permission: 'consent:matrix',
  query: pageQuery,
  responses: {
    200: pageSchema(z.object({ userId: z.uuid(), consents: z.record(z.string(), z.string()) })).extend({
      purposes: z.array(z.string()),
    }),
  },
  handler: (context, { query }) => readConsentMatrix(asTenant(context), query),
});
