import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';

/** Every purpose that rests on consent, with its notice and the caller's own answer to it. */
export async function listConsents({ kernel, actor }: Context<TenantActor>) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const rows = await tx
      .selectFrom('purposes')
      .leftJoin('consents', (join) =>
        join
          .onRef('consents.purpose', '=', 'purposes.code')
          .on('consents.tenant_id', '=', tx.tenantId)
          .on('consents.user_id', '=', actor.id),
      )
      .select([
        'purposes.code',
        'purposes.version',
        'title_fr',
        'title_en',
        'notice_fr',
        'notice_en',
        'status',
        'consents.notice_version',
        'granted_at',
        'revoked_at',
      ])
      .where('lawful_basis', '=', 'consent')
      .orderBy('purposes.code')
      .execute();
    const items = rows.map((row) => ({
      purpose: row.code,
      title: { fr: row.title_fr, en: row.title_en },
      notice: { fr: row.notice_fr, en: row.notice_en, version: row.version },
      status: statusOf(row),
      grantedAt: row.granted_at?.toISOString() ?? null,
      revokedAt: row.revoked_at?.toISOString() ?? null,
    }));
    return { items, nextCursor: null };
  });
}

function statusOf(row: {
  status: string | null;
  notice_version: number | null;
  version: number;
}): 'granted' | 'revoked' | 'none' | 'outdated' {
  if (row.status === null) return 'none';
  if (row.status === 'revoked') return 'revoked';
  return row.notice_version === row.version ? 'granted' : 'outdated';
}
