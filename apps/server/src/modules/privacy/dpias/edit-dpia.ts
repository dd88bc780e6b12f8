import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { problem } from '../../../kernel/errors.ts';
import { privacyProblem } from '../errors.ts';
import type { DpiaContent } from './dpia-content.ts';
import { dpiaPlace } from './dpia-place.ts';
import { lockDpia } from './lock-dpia.ts';
import { openWholeDpia } from './open-whole-dpia.ts';

/** Changes a draft: the parts that are named, and no other. What was submitted stays as it was submitted. */
export async function editDpia(
  { kernel, actor, requestId }: Context<TenantActor>,
  id: string,
  { title, content }: { title?: string | undefined; content?: DpiaContent | undefined },
) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const before = await lockDpia(tx, id);
    if (!before) return problem('not_found');
    if (before.status !== 'draft')
      return privacyProblem('dpia_wrong_state', { detail: 'Only a draft can be changed.' });
    const texts = await openWholeDpia(kernel, tx, before);
    const merged = { ...texts.content, ...content };
    const row = await tx
      .updateTable('dpias')
      .set({
        title: await kernel.cipher.seal(tx, dpiaPlace(id, 'title'), title ?? texts.title),
        content: await kernel.cipher.seal(tx, dpiaPlace(id, 'content'), JSON.stringify(merged)),
        updated_at: new Date(kernel.clock()),
      })
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await kernel.audit.recordIn(tx, {
      action: 'dpia.edit',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'dpia', id },
    });
    return openWholeDpia(kernel, tx, row);
  });
}
