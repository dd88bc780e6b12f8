import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { privacyProblem } from '../errors.ts';
import { type Consent, showConsent } from './show-consent.ts';

/**
 * Grants or revokes the caller's own consent: state, proof and audit row in one transaction, and every node told by its commit.
 * Granting or revoking twice changes nothing and answers the state that stands; what was never given cannot be revoked.
 */
export async function changeConsent(
  { kernel, actor, requestId }: Context<TenantActor>,
  purpose: string,
  kind: 'granted' | 'revoked',
): Promise<Consent | Problem> {
  const now = new Date(kernel.clock());
  const changed = await kernel.db.withTenant(actor.tenantId, async (tx) => {
    const notice = await tx
      .selectFrom('purposes')
      .select(['lawful_basis', 'version', 'notice_hash'])
      .where('code', '=', purpose)
      .executeTakeFirst();
    if (!notice) return privacyProblem('purpose_unknown');
    if (notice.lawful_basis !== 'consent') return privacyProblem('consent_not_applicable');
    const own = { tenant_id: tx.tenantId, user_id: actor.id, purpose };
    // The person's row is locked, not the consent's, which a first grant has yet to make: two at once must write one proof.
    await tx
      .selectFrom('users')
      .select('id')
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', actor.id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    const before = await tx
      .selectFrom('consents')
      .selectAll()
      .where((where) => where.and(own))
      .executeTakeFirst();
    const stands =
      kind === 'granted'
        ? before?.status === 'granted' && before.notice_version === notice.version
        : before?.status === 'revoked';
    if (before && stands) return showConsent(before);
    if (!before && kind === 'revoked')
      return privacyProblem('purpose_unknown', { detail: 'This consent was never given.' });
    // A withdrawal is of what was accepted, whatever the notice says by now.
    const { notice_version, notice_hash } =
      before && kind === 'revoked' ? before : { notice_version: notice.version, notice_hash: notice.notice_hash };
    const shown = { notice_version, notice_hash };
    const state =
      kind === 'granted'
        ? { status: kind, granted_at: now, revoked_at: null }
        : { status: kind, granted_at: before?.granted_at ?? now, revoked_at: now };
    const row = await tx
      .insertInto('consents')
      .values({ ...own, ...shown, ...state })
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'user_id', 'purpose']).doUpdateSet({ ...shown, ...state }),
      )
      .returningAll()
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('consent_events')
      .values({ ...own, ...shown, id: newId(), kind, at: now, method: actor.credential.kind })
      .execute();
    await notifyChange(tx, 'decision', actor.id);
    const action = kind === 'granted' ? 'consent.grant' : 'consent.revoke';
    await kernel.audit.recordIn(tx, {
      action,
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'purpose', id: purpose },
      details: { version: notice_version },
    });
    return showConsent(row);
  });
  kernel.invalidations.dropHere('decision', actor.id);
  return changed;
}
