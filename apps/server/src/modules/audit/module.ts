import { P1 } from '../../kernel/manifest/column-class.ts';
import { defineModule } from '../../kernel/manifest/define-module.ts';
import { table } from '../../kernel/manifest/table.ts';
import { auditErrors } from './errors.ts';
import { listEventsRoute, proveEventRoute } from './events/events.route.ts';

const EVIDENCE = { keep: 'P1Y', then: 'erase' } as const;

export const audit = defineModule({
  name: 'audit',
  version: '1.0.0',
  title: { fr: 'Journal d’audit', en: 'Audit trail' },
  needs: {},
  tables: {
    audit_events: table({
      scope: 'tenant',
      subject: 'user',
      key: 'actor_id',
      purpose: 'evidence of what was done, by whom, without its content',
      basis: 'legal_obligation',
      reference: 'Art. 5(2) and 32 GDPR; CNIL recommendation on logging (2021-122)',
      retention: { after: 'occurred_at', ...EVIDENCE },
      erase: {
        keep: 'The actor is an opaque id that means nothing once the account is erased; a trail with holes proves nothing.',
      },
      appendOnly: true,
      columns: {
        id: P1,
        seq: P1,
        tx_id: P1,
        occurred_at: P1,
        epoch: P1,
        scope: P1,
        actor_id: P1,
        actor_kind: P1,
        action: P1,
        target_type: P1,
        target_id: P1,
        outcome: P1,
        request_id: P1,
        details: P1,
        hash: P1,
      },
    }),
    audit_blocks: table({
      scope: 'tenant',
      subject: 'none',
      purpose: 'signed proof that the trail was not altered',
      retention: { after: 'sealed_at', ...EVIDENCE },
      appendOnly: true,
      columns: {
        height: P1,
        first_epoch: P1,
        first_tx_id: P1,
        first_seq: P1,
        last_epoch: P1,
        last_tx_id: P1,
        last_seq: P1,
        event_count: P1,
        leaves: P1,
        root: P1,
        previous_hash: P1,
        hash: P1,
        sealed_at: P1,
        key_id: P1,
        signature: P1,
      },
    }),
    audit_keys: table({
      scope: 'shared',
      subject: 'none',
      purpose: 'public keys that verify the trail',
      retention: { keep: 'unlimited', reason: 'A public key serves as long as any block it signed.' },
      appendOnly: true,
      columns: { key_id: P1, public_key: P1, created_at: P1 },
    }),
  },
  permissions: {
    'audit:read': ['TENANT_ADMIN', 'DPO', 'AUDITOR', 'SUPERADMIN', 'PLATFORM_AUDITOR'],
  },
  routes: [listEventsRoute, proveEventRoute],
  jobs: [],
  commands: [],
  errors: auditErrors,
  rules: [],
});
