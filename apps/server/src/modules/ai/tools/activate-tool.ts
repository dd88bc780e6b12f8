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
    const tool = await tx.selectFrom('ai_tools').select('code').where('code', '=', code).executeTakeFirst();
    if (!tool) return aiProblem('tool_unknown');
    const quota = { daily_requests: dailyRequests, monthly_requests: monthlyRequests };
    await tx
      .insertInto('ai_tool_activations')
      .values({ tenant_id: tx.tenantId, tool_code: code, activated_by: actor.id, ...quota })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'tool_code']).doUpdateSet(quota))
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
