import type { PlatformActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { PLATFORM_REALM } from '../../../kernel/ids.ts';
import { aiProblem } from '../errors.ts';
import { readPlatformTools } from './read-platform-tools.ts';

/** Withdraws a tool from every organisation, or gives it back as each of them had it; every node obeys at once, restarts included. */
export async function changeToolAvailability(
  { kernel, actor, requestId }: Context<PlatformActor>,
  code: string,
  change: 'withdraw' | 'reinstate',
) {
  const changed = await kernel.db.withPlatform(actor, async (tx) => {
    const row = await tx
      .updateTable('ai_tools')
      .set({ withdrawn_at: change === 'withdraw' ? new Date(kernel.clock()) : null })
      .where('code', '=', code)
      .returning('code')
      .executeTakeFirst();
    if (!row) return aiProblem('tool_unknown');
    await notifyChange(tx, 'tool', code);
    await kernel.audit.recordIn(tx, {
      action: `platform_tool.${change}`,
      outcome: 'success',
      tenantId: PLATFORM_REALM,
      actor,
      requestId,
      target: { type: 'ai_tool', id: code },
    });
    const [shown] = await readPlatformTools(tx, code);
    return shown;
  });
  kernel.invalidations.dropHere('tool', code);
  return changed;
}
