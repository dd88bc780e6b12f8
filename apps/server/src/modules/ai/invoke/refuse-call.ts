import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import type { Problem } from '../../../kernel/problem.ts';

/** A refusal is as much evidence as a call: its row is durable before the caller hears of it. */
export async function refuseCall(
  { kernel, actor, requestId }: Pick<Context<TenantActor>, 'kernel' | 'actor' | 'requestId'>,
  tool: string,
  problem: Problem,
): Promise<Problem> {
  await kernel.audit.record({
    action: 'ai.invoke',
    outcome: 'refused',
    tenantId: actor.tenantId,
    actor,
    requestId,
    // An unknown code is free text of the caller's: it stays out of the trail.
    ...(problem.code === 'tool_unknown' ? {} : { target: { type: 'ai_tool', id: tool } }),
    details: { reason: problem.code },
  });
  return problem;
}
