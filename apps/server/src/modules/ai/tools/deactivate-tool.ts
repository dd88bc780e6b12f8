import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { aiProblem } from '../errors.ts';

/** Closes a tool to the organisation's members on every node when it commits; its settings stay for when it is opened again. */
export async function deactivateTool({ kernel, actor, requestId }: Context<TenantActor>, code: string) {
  const deactivated = await kernel.db.withTenant(actor.tenantId, async (tx) => {
    const tool = await tx.selectFrom('ai_tools').select('code').where('code', '=', code).executeTakeFirst();
    if (!tool) return aiProblem('tool_unknown');
    await tx
      .updateTable('ai_tool_activations')
      .set({ activated_at: null })
      .where('tenant_id', '=', tx.tenantId)
      .where('tool_code', '=', code)
      .execute();
    await notifyChange(tx, 'tool', tx.tenantId);
    await kernel.audit.recordIn(tx, {
      action: 'ai_tool.deactivate',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'ai_tool', id: code },
    });
    return { code, active: false };
  });
  kernel.invalidations.dropHere('tool', actor.tenantId);
  return deactivated;
}
