import type { Selectable } from 'kysely';
import type { Tables } from '../../../kernel/db/tables.generated.ts';

export interface Consent {
  purpose: string;
  status: 'granted' | 'revoked';
  noticeVersion: number;
  noticeHash: string;
  grantedAt: string;
  revokedAt: string | null;
}

export function showConsent(row: Selectable<Tables['consents']>): Consent {
  return {
    purpose: row.purpose,
    status: row.status as Consent['status'],
    noticeVersion: row.notice_version,
    noticeHash: row.notice_hash.toString('hex'),
    grantedAt: row.granted_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
