import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import type { Problem } from '../../../kernel/problem.ts';

/** The trail of a document that went no further: the reason, and nothing of the file. A client that left was refused nothing. */
export async function refuseDocument(
  { kernel, actor, requestId }: Pick<Context<TenantActor>, 'kernel' | 'actor' | 'requestId'>,
  problem: Problem,
): Promise<Problem> {
  if (problem.code !== 'client_closed') {
    await kernel.audit.record({
      action: 'ai.document',
      outcome: 'refused',
      tenantId: actor.tenantId,
      actor,
      requestId,
      details: { reason: problem.code },
    });
  }
  return problem;
}
