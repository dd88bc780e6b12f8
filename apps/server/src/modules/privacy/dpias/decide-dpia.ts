import type { Selectable } from 'kysely';
import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import type { Tables } from '../../../kernel/db/tables.generated.ts';
import { problem } from '../../../kernel/errors.ts';
import { Problem } from '../../../kernel/problem.ts';
import { privacyProblem } from '../errors.ts';
import { lockDpia } from './lock-dpia.ts';
import { openWholeDpia } from './open-whole-dpia.ts';
import { recordDpiaDecision } from './record-dpia-decision.ts';

/** The CNIL advises to review an assessment every three years at most. */
const LONGEST_YEARS = 3;

/**
 * The DPO's decision, with the reasons for it (Art. 35(2), 39(1)(c) GDPR). A validation opens the tools of its purpose, a refusal
 * closes them, also when it takes a validation back; on every node when it commits.
 */
export async function decideDpia(
  { kernel, actor, requestId }: Context<TenantActor>,
  id: string,
  decision: { status: 'validated' | 'refused'; opinion: string; validUntil?: string | undefined },
) {
  const nowMs = kernel.clock();
  const validUntil = decision.status === 'validated' ? expiryOf(decision.validUntil, nowMs) : null;
  if (validUntil instanceof Problem) return validUntil;
  const decided = await kernel.db.withTenant(actor.tenantId, async (tx) => {
    const before = await lockDpia(tx, id);
    if (!before) return problem('not_found');
    const refusal = await refusalOf(tx, actor, before, decision.status);
    if (refusal) return refusal;
    const { status, opinion } = decision;
    const row = await recordDpiaDecision(kernel, tx, id, { status, opinion, validUntil, decidedBy: actor.id });
    await notifyChange(tx, 'tool', tx.tenantId);
    await kernel.audit.recordIn(tx, {
      action: status === 'validated' ? 'dpia.validate' : 'dpia.refuse',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'dpia', id },
      details: { purpose: row.purpose, version: row.purpose_version, ownWork: row.created_by === actor.id },
    });
    return openWholeDpia(kernel, tx, row);
  });
  kernel.invalidations.dropHere('tool', actor.tenantId);
  return decided;
}

type Dpia = Selectable<Tables['dpias']>;

async function refusalOf(tx: TenantTx, actor: TenantActor, dpia: Dpia, status: 'validated' | 'refused') {
  const open = status === 'validated' ? ['submitted'] : ['submitted', 'validated'];
  if (!open.includes(dpia.status)) {
    const detail = `It is ${dpia.status}: it must be ${open.join(' or ')} to be ${status}.`;
    return privacyProblem('dpia_wrong_state', { detail });
  }
  if (status === 'refused') return undefined;
  // A DPO may write what they validate, and the trail says so; an administrator who has become the DPO since may not.
  if (dpia.created_by === actor.id && dpia.created_as !== 'DPO') return privacyProblem('dpia_own_work');
  const present = await tx
    .selectFrom('purposes')
    .select('version')
    .where('code', '=', dpia.purpose)
    .executeTakeFirstOrThrow();
  return present.version === dpia.purpose_version ? undefined : privacyProblem('dpia_outdated');
}

function expiryOf(asked: string | undefined, nowMs: number): Date | Problem {
  const latest = new Date(nowMs);
  latest.setUTCFullYear(latest.getUTCFullYear() + LONGEST_YEARS);
  if (asked === undefined) return latest;
  const validUntil = new Date(asked);
  if (validUntil.getTime() > nowMs && validUntil <= latest) return validUntil;
  const message = `In the future, at most ${LONGEST_YEARS} years away`;
  return problem('invalid_request', { errors: [{ field: 'validUntil', message }] });
}
