import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { problem } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { Problem } from '../../../kernel/problem.ts';
import { aiProblem } from '../errors.ts';
import { loadQuotas, type QuotaLimit } from './load-quotas.ts';
import { readUse } from './read-use.ts';
import { showQuota } from './show-quota.ts';

/** Sets one quota, or changes the one of that scope, subject and period; effective on every node when it commits. */
export async function setQuota(
  { kernel, actor, requestId }: Context<TenantActor>,
  { scope, subject, period, maxRequests, maxTokens }: Omit<QuotaLimit, 'id'>,
) {
  const set = await kernel.db.withTenant(actor.tenantId, async (tx) => {
    const missing = subject === null ? undefined : await findMissing(tx, scope, subject);
    if (missing) return missing;
    const columns = {
      max_requests: maxRequests,
      max_tokens: maxTokens,
      set_by: actor.id,
      set_at: new Date(kernel.clock()),
    };
    const { id } = await tx
      .insertInto('ai_quotas')
      .values({
        tenant_id: tx.tenantId,
        id: newId(),
        scope,
        user_id: scope === 'user' ? subject : null,
        tool_code: scope === 'tool' ? subject : null,
        period,
        ...columns,
      })
      .onConflict((conflict) => conflict.constraint('ai_quotas_once').doUpdateSet(columns))
      .returning('id')
      .executeTakeFirstOrThrow();
    await notifyChange(tx, 'tool', tx.tenantId);
    await kernel.audit.recordIn(tx, {
      action: 'ai_quota.set',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'ai_quota', id },
      details: {
        scope,
        period,
        ...(subject === null ? {} : { subject }),
        ...(maxRequests === null ? {} : { maxRequests }),
        ...(maxTokens === null ? {} : { maxTokens }),
      },
    });
    return { id, scope, subject, period, maxRequests, maxTokens };
  });
  if (set instanceof Problem) return set;
  kernel.invalidations.dropHere('tool', actor.tenantId);
  const quotas = await loadQuotas(kernel, actor.tenantId);
  const nowMs = kernel.clock();
  const use = await kernel.db.withTenant(actor.tenantId, (tx) => readUse(tx, nowMs));
  return showQuota(set, use, quotas, nowMs);
}

async function findMissing(tx: TenantTx, scope: QuotaLimit['scope'], subject: string): Promise<Problem | undefined> {
  if (scope === 'tool') {
    const tool = await tx.selectFrom('ai_tools').select('code').where('code', '=', subject).executeTakeFirst();
    return tool ? undefined : aiProblem('tool_unknown');
  }
  const user = await tx
    .selectFrom('users')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('id', '=', subject)
    .executeTakeFirst();
  return user ? undefined : problem('not_found');
}
