import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { problem } from '../../../kernel/errors.ts';
import { Answer } from '../../../kernel/http/answer.ts';

/** Takes a quota away; effective on every node when it commits. */
export async function deleteQuota({ kernel, actor, requestId }: Context<TenantActor>, id: string) {
  const deleted = await kernel.db.withTenant(actor.tenantId, async (tx) => {
    const row = await tx
      .deleteFrom('ai_quotas')
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .returning(['scope', 'period'])
      .executeTakeFirst();
    if (!row) return false;
    await notifyChange(tx, 'tool', tx.tenantId);
    await kernel.audit.recordIn(tx, {
      action: 'ai_quota.delete',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'ai_quota', id },
      details: { scope: row.scope, period: row.period },
    });
    return true;
  });
  if (!deleted) return problem('not_found');
  kernel.invalidations.dropHere('tool', actor.tenantId);
  return new Answer(204, undefined);
}
