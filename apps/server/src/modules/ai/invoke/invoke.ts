import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { Problem } from '../../../kernel/problem.ts';
import { decideProcessing, refuseProcessing } from '../../privacy/index.ts';
import { resolveTool } from '../tools/resolve-tool.ts';
import { recordIntent, recordOutcome } from './call-record.ts';
import { chooseProvider } from './choose-provider.ts';
import type { InvokeAnswer, InvokeCall } from './invoke-call.ts';
import { maskOrRefuse } from './mask-messages.ts';
import { problemOfFailure } from './problem-of-failure.ts';
import { providerCall } from './provider-call.ts';
import { refuseCall } from './refuse-call.ts';
import { reserveQuota } from './reserve-quota.ts';
import { scanAnswer } from './scan-answer.ts';
import { streamAnswer } from './stream-answer.ts';

/**
 * Runs one AI call for an actor: the flow everybody must know, docs/flows/ai-invoke.md. Content passes through memory only;
 * what is kept is what `ai_jobs` and `audit_events` declare. Refusals and failures are values.
 */
export async function invoke(context: Context<TenantActor>, call: InvokeCall, mode: 'whole' | 'stream') {
  const { kernel, actor, requestId } = context;
  // 1 authenticate and detect: done before the body was read (kernel/http/register-route.ts); `actor` is its proof
  // 2 resolve the tool's purpose and lawful basis
  const tool = await resolveTool(kernel, actor, call.tool);
  if (tool instanceof Problem) return refuseCall(context, call.tool, tool);
  // 3 consent, objection, restriction, according to that basis
  const decision = await decideProcessing(kernel, actor, tool);
  if (!decision.allowed) return refuseCall(context, tool.code, refuseProcessing(decision.refusal, tool.code));
  // 4 quota; the rate limit was taken at the door
  const overQuota = await reserveQuota(kernel, actor, tool);
  if (overQuota) return refuseCall(context, tool.code, overQuota);
  // 5 mask, for a provider that may see this class of data
  const chosen = chooseProvider(kernel, tool, call.model);
  if (chosen instanceof Problem) return refuseCall(context, tool.code, chosen);
  const masked = maskOrRefuse(call.messages, call.masking ?? tool.masking);
  if (masked instanceof Problem) return refuseCall(context, tool.code, masked);
  // 6 record the intent
  const record = await recordIntent(context, {
    tool,
    provider: chosen.provider.name,
    model: chosen.model,
    masked: masked.counts,
  });
  const outgoing = providerCall(context, tool, chosen.model, masked);
  if (mode === 'stream') return streamAnswer(context, record, chosen.provider, outgoing, masked); // 7 to 10, piece by piece
  // 7 call the provider, outside any transaction
  const reply = await chosen.provider.complete(outgoing);
  if (!reply.ok) {
    await recordOutcome(context, record, {
      status: reply.failure.kind === 'cancelled' ? 'cancelled' : 'failure',
      failure: reply.failure.kind,
    });
    return problemOfFailure(reply.failure);
  }
  // 8 scan the answer, un-mask
  const found = scanAnswer(reply.content);
  const response = masked.restore(reply.content);
  // 9 record the outcome, metadata only
  await recordOutcome(context, record, { status: 'success', usage: reply.usage, found });
  // 10 reply
  return {
    response,
    tool: tool.code,
    model: reply.model,
    provider: chosen.provider.name,
    masked: masked.counts,
    usage: reply.usage,
    requestId,
  } satisfies InvokeAnswer;
}
