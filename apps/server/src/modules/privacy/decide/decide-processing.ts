import type { TenantActor } from '../../../kernel/actor.ts';
import { CachedByKey } from '../../../kernel/db/cached-by-key.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { LawfulBasis } from '../../../kernel/manifest/table.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';
import { loadMarks, type PersonMarks } from './load-marks.ts';

export type Refusal = 'consent_required' | 'processing_restricted' | 'objection_recorded';
export type Decision = { allowed: true; basis: LawfulBasis } | { allowed: false; refusal: Refusal };

const marksOfPeople = perKernel(
  (kernel) =>
    new CachedByKey<PersonMarks>(kernel, {
      topics: ['decision'],
      max: 50_000,
      ttlMs: 60_000,
      groupsOf: ({ userId }) => [userId],
    }),
);

/**
 * May this person's data be processed for this purpose, now? Basis-aware and fail-closed: whatever cannot be read is a failure,
 * never an allowance. Revocations reach every node through the commit that makes them (kernel/db/invalidations.ts).
 * Answers without a promise when the person's marks are cached.
 */
export function decideProcessing(
  kernel: Kernel,
  actor: TenantActor,
  purpose: { code: string; lawfulBasis: LawfulBasis; version: number },
): Decision | Promise<Decision> {
  const marks = marksOfPeople.of(kernel);
  const key = `${actor.tenantId}:${actor.id}`;
  const cached = marks.peek(key);
  if (cached) return decide(cached, purpose);
  return marks.get(key, () => loadMarks(kernel, actor.tenantId, actor.id)).then((loaded) => decide(loaded, purpose));
}

/** specs/rgpd-facts.md, "Lawful bases": restriction always, objection against interests and public task, consent where it is the basis. */
export function decide(
  marks: PersonMarks,
  purpose: { code: string; lawfulBasis: LawfulBasis; version: number },
): Decision {
  const { code, lawfulBasis: basis } = purpose;
  if (marks.restricted) return { allowed: false, refusal: 'processing_restricted' };
  const objectable = basis === 'legitimate_interests' || basis === 'public_task';
  if (objectable && (marks.objections.has(code) || marks.objections.has('*')))
    return { allowed: false, refusal: 'objection_recorded' };
  // A consent given to an earlier version of the notice does not cover the new one.
  if (basis === 'consent' && marks.consents.get(code) !== purpose.version)
    return { allowed: false, refusal: 'consent_required' };
  return { allowed: true, basis };
}
