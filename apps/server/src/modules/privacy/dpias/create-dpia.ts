import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { privacyProblem } from '../errors.ts';
import type { DpiaContent } from './dpia-content.ts';
import { insertDpia } from './insert-dpia.ts';
import { openWholeDpia } from './open-whole-dpia.ts';

/** Begins an impact assessment of a purpose as it is now. It opens nothing until the DPO has validated it. */
export async function createDpia(
  { kernel, actor, requestId }: Context<TenantActor>,
  { purpose, title, content = {} }: { purpose: string; title: string; content?: DpiaContent | undefined },
) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const row = await insertDpia(kernel, tx, { purpose, title, content, author: actor });
    if (!row) return privacyProblem('purpose_unknown');
    await kernel.audit.recordIn(tx, {
      action: 'dpia.create',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'dpia', id: row.id },
      details: { purpose, version: row.purpose_version },
    });
    return openWholeDpia(kernel, tx, row);
  });
}
