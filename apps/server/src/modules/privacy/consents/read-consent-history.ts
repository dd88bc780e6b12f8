import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { problem } from '../../../kernel/errors.ts';
import { pageOf } from '../../../kernel/http/page.ts';

const SEES_EVERYONE = new Set(['TENANT_ADMIN', 'DPO']);

/** The proof: every grant and withdrawal of one person. Members see their own; somebody else's answers like a missing one. */
export async function readConsentHistory(
  { kernel, actor }: Context<TenantActor>,
  userId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  if (userId !== actor.id && !SEES_EVERYONE.has(actor.role)) return problem('not_found');
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const user = await tx
      .selectFrom('users')
      .select('id')
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', userId)
      .executeTakeFirst();
    if (!user) return problem('not_found');
    let query = tx
      .selectFrom('consent_events')
      .selectAll()
      .where('tenant_id', '=', tx.tenantId)
      .where('user_id', '=', userId)
      .orderBy('id')
      .limit(limit + 1);
    if (cursor) query = query.where('id', '>', cursor);
    const { items, nextCursor } = pageOf(await query.execute(), limit);
    return {
      items: items.map((event) => ({
        id: event.id,
        purpose: event.purpose,
        kind: event.kind,
        at: event.at.toISOString(),
        noticeVersion: event.notice_version,
        noticeHash: event.notice_hash.toString('hex'),
        method: event.method,
      })),
      nextCursor,
    };
  });
}
