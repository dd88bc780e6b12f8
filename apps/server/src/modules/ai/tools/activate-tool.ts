import { sql } from 'kysely';
import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { aiProblem } from '../errors.ts';

export interface Quota {
  dailyRequests?: number | null | undefined;
  monthlyRequests?: number | null | undefined;
}

/** Opens a tool to the organisation's members, or changes its quotas; effective on every node when it commits. */
export async function activateTool(
  { kernel, actor, requestId }: Context<TenantActor>,
  code: string,
  { dailyRequests = null, monthlyRequests = null }: Quota,
) {
  const activated = await kernel.db.withTenant(actor.tenantId, async (tx) => {
    const tool = await tx.selectFrom('ai_tools').select('withdrawn_at').where('code', '=', code).executeTakeFirst();
    if (!tool) return aiProblem('tool_unknown');
    if (tool.withdrawn_at) return aiProblem('tool_withdrawn', { members: { tool: code } });
    const quota = { daily_requests: dailyRequests, monthly_requests: monthlyRequests };
    const opening = { activated_by: actor.id, activated_at: new Date(kernel.clock()) };
    await tx
      .insertInto('ai_tool_activations')
      .values({ tenant_id: tx.tenantId, tool_code: code, ...opening, ...quota })
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'tool_code']).doUpdateSet({
          ...quota,
          // Who opened it, and when, does not change with a quota.
          activated_by: sql`CASE WHEN ai_tool_activations.activated_at IS NULL THEN excluded.activated_by ELSE ai_tool_activations.activated_by END`,
          activated_at: sql`coalesce(ai_tool_activations.activated_at, excluded.activated_at)`,
        }),
      )
      .execute();
    await notifyChange(tx, 'tool', tx.tenantId);
    await kernel.audit.recordIn(tx, {
      action: 'ai_tool.activate',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'ai_tool', id: code },
    });
    return { code, active: true, quota: { dailyRequests, monthlyRequests } };
  });
  kernel.invalidations.dropHere('tool', actor.tenantId);
  return activated;
}
