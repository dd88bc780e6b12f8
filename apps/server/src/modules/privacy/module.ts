import { P0, P1 } from '../../kernel/manifest/column-class.ts';
import { defineModule } from '../../kernel/manifest/define-module.ts';
import { table } from '../../kernel/manifest/table.ts';
import {
  consentHistoryRoute,
  consentMatrixRoute,
  grantConsentRoute,
  listConsentsRoute,
  revokeConsentRoute,
} from './consents/consents.route.ts';
import { privacyErrors } from './errors.ts';

const PROOF = {
  subject: 'user',
  key: 'user_id',
  purpose: 'proof of consent',
  basis: 'legal_obligation',
  reference: 'Art. 7(1) GDPR',
} as const;

export const privacy = defineModule({
  name: 'privacy',
  version: '1.0.0',
  title: { fr: 'Droits et registres', en: 'Rights and registers' },
  needs: { identity: '^1.0.0' },
  tables: {
    purposes: table({
      scope: 'shared',
      subject: 'none',
      purpose: 'catalogue of purposes with their notices',
      retention: { keep: 'unlimited', reason: 'Public catalogue; consents refer to it.' },
      columns: {
        code: P0,
        version: P0,
        lawful_basis: P0,
        risk_level: P0,
        data_class_max: P0,
        requires_dpia: P0,
        title_fr: P0,
        title_en: P0,
        notice_fr: P0,
        notice_en: P0,
        notice_hash: P0,
      },
    }),
    consents: table({
      scope: 'tenant',
      ...PROOF,
      retention: { after: 'revoked_at', keep: 'P5Y', then: 'erase' },
      columns: {
        user_id: P1,
        purpose: P1,
        status: P1,
        notice_version: P1,
        notice_hash: P1,
        granted_at: P1,
        revoked_at: P1,
      },
    }),
    consent_events: table({
      scope: 'tenant',
      ...PROOF,
      retention: { after: 'at', keep: 'P5Y', then: 'erase' },
      columns: { id: P1, user_id: P1, purpose: P1, kind: P1, at: P1, notice_version: P1, notice_hash: P1, method: P1 },
    }),
    processing_marks: table({
      scope: 'tenant',
      subject: 'user',
      key: 'user_id',
      purpose: 'restrictions and objections that processing obeys',
      basis: 'legal_obligation',
      reference: 'Art. 18 and 21 GDPR',
      retention: { after: 'account.closed', keep: 'P1Y', then: 'erase' },
      columns: { user_id: P1, kind: P1, purpose: P1, since: P1 },
    }),
  },
  permissions: {
    'consent:read': ['TENANT_ADMIN', 'DPO', 'MEMBER'],
    'consent:grant': ['TENANT_ADMIN', 'DPO', 'MEMBER'],
    'consent:revoke': ['TENANT_ADMIN', 'DPO', 'MEMBER'],
    'consent:matrix': ['TENANT_ADMIN', 'DPO'],
  },
  routes: [listConsentsRoute, grantConsentRoute, revokeConsentRoute, consentHistoryRoute, consentMatrixRoute],
  jobs: [],
  commands: [],
  errors: privacyErrors,
  rules: [],
});
