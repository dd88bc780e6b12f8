import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { problem } from '../../../kernel/errors.ts';
import { privacyProblem } from '../errors.ts';
import { missingParts } from './dpia-content.ts';
import { lockDpia } from './lock-dpia.ts';
import { openWholeDpia } from './open-whole-dpia.ts';

/** Hands a whole draft to the DPO. From then on its text does not move. */
export async function submitDpia({ kernel, actor, requestId }: Context<TenantActor>, id: string) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const before = await lockDpia(tx, id);
    if (!before) return problem('not_found');
    if (before.status !== 'draft')
      return privacyProblem('dpia_wrong_state', { detail: 'Only a draft can be submitted.' });
    const { content } = await openWholeDpia(kernel, tx, before);
    const missing = missingParts(content);
    if (missing.length > 0) {
      const errors = missing.map((name) => ({ field: `content.${name}`, message: 'Required by Art. 35(7) GDPR' }));
      return privacyProblem('dpia_incomplete', { errors });
    }
    const now = new Date(kernel.clock());
    const row = await tx
      .updateTable('dpias')
      .set({ status: 'submitted', submitted_at: now, updated_at: now })
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await kernel.audit.recordIn(tx, {
      action: 'dpia.submit',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'dpia', id },
    });
    return openWholeDpia(kernel, tx, row);
  });
}
