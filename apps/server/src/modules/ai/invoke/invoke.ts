import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { Answer, type EventStream } from '../../../kernel/http/answer.ts';
import { Problem } from '../../../kernel/problem.ts';
import { decideProcessing, refuseProcessing } from '../../privacy/index.ts';
import { countInjectionMarkers } from '../checks/injection/count-injection-markers.ts';
import { conversationOf } from '../conversations/conversation-of.ts';
import { reserveQuota } from '../quotas/reserve-quota.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { resolveTool } from '../tools/resolve-tool.ts';
import { aiHeaders } from './ai-headers.ts';
import { recordIntent, recordOutcome, startOf } from './call-record.ts';
import { completeWithFallback } from './call-with-fallback.ts';
import { chooseProviders } from './choose-provider.ts';
import { chooseStyle } from './choose-style.ts';
import type { InvokeCall } from './invoke-call.ts';
import { maskOrRefuse } from './mask-messages.ts';
import { prepareCall } from './prepare-call.ts';
import { problemOfFailure } from './problem-of-failure.ts';
import { refuseCall } from './refuse-call.ts';
import { restoreChoices } from './restore-choices.ts';
import { streamAnswer } from './stream-answer.ts';
import type { Surface } from './surface.ts';
import { createWayBack } from './way-back.ts';

/**
 * Runs one AI call for an actor: the flow everybody must know, docs/flows/ai-invoke.md. Content passes through memory only;
 * what is kept is what `ai_jobs` and `audit_events` declare. Refusals and failures are values.
 */
export async function invoke(
  context: Context<TenantActor>,
  call: InvokeCall,
  surface: Surface,
): Promise<Answer | EventStream | Problem> {
  const { kernel, actor, requestId } = context;
  // 1 authenticate and detect: done before the body was read (kernel/http/register-route.ts); `actor` is its proof
  // 2 resolve the tool's purpose and lawful basis
  const tool = await resolveTool(kernel, actor, call.tool);
  if (tool instanceof Problem) return refuseCall(context, call.tool, tool);
  // 3 consent, objection, restriction, according to that basis
  const decision = await decideProcessing(kernel, actor, tool);
  if (!decision.allowed) return refuseCall(context, tool.code, refuseProcessing(decision.refusal, tool.code));
  // 4 quota; the rate limit was taken at the door
  const reserved = await reserveQuota(kernel, actor, tool);
  if (reserved instanceof Problem) return refuseCall(context, tool.code, reserved);
  // Given back on the way out, unless step 6 was reached.
  await using quota = reserved;
  // 5 mask, for a provider that may see this class of data
  const settings = await loadSettings(kernel, actor.tenantId);
  const candidates = chooseProviders(kernel, tool, settings, call);
  if (candidates instanceof Problem) return refuseCall(context, tool.code, candidates);
  const style = chooseStyle(call, tool, surface);
  const conversation = await conversationOf(kernel, actor, settings, call.conversation);
  const masked = maskOrRefuse(call.messages, call.options, style, conversation?.pseudonyms);
  if (masked instanceof Problem) return refuseCall(context, tool.code, masked);
  await conversation?.keep();
  // 6 record the intent
  const record = await recordIntent(context, {
    tool,
    provider: candidates[0].provider.name,
    model: candidates[0].model,
    masked: masked.counts,
    injectionMarkers: countInjectionMarkers(call.messages),
    streamed: call.stream,
    quota,
  });
  const outgoing = prepareCall(context, tool, masked);
  const way = createWayBack(settings.answerPolicy, tool.systemPrompt, masked);
  if (call.stream) return streamAnswer(context, { record, candidates, outgoing, way }, surface); // 7 to 10, piece by piece
  // 7 call the provider, outside any transaction
  const reply = await completeWithFallback(context, record, candidates, outgoing);
  if (!reply.ok) {
    await recordOutcome(context, record, {
      status: reply.failure.kind === 'cancelled' ? 'cancelled' : 'failure',
      failure: reply.failure.kind,
    });
    return problemOfFailure(reply.failure);
  }
  // 8 scan the answer, un-mask
  const restored = restoreChoices(reply.choices, way);
  if (restored instanceof Problem) {
    await recordOutcome(context, record, { status: 'failure', failure: 'masking_failed', usage: reply.usage });
    return restored;
  }
  // 9 record the outcome, metadata only
  await recordOutcome(context, record, { status: 'success', usage: reply.usage, findings: restored });
  // 10 reply
  const { model, usage } = reply;
  const { choices, found } = restored;
  const answer = { ...startOf(record, requestId), model, choices, usage, found };
  return new Answer(200, surface.whole(answer), { headers: aiHeaders(requestId, found) });
}
