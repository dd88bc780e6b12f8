import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import type { ProviderEvent, ProviderFailure, ProviderReply } from '../providers/provider.ts';
import { type CallRecord, recordFallback } from './call-record.ts';
import type { Candidate } from './choose-provider.ts';
import type { Outgoing } from './prepare-call.ts';

/** Failures that say something of the provider and nothing of the call: another provider may do better. */
const FALLS_BACK: ReadonlySet<ProviderFailure['kind']> = new Set(['unavailable', 'timeout', 'rate_limited', 'garbage']);

/**
 * Asks each candidate in turn until one answers. Before the next one is asked the trail knows of it, durably: nothing
 * leaves for a provider that the trail does not name.
 */
export async function completeWithFallback(
  context: Context<TenantActor>,
  record: CallRecord,
  candidates: readonly [Candidate, ...Candidate[]],
  outgoing: Outgoing,
): Promise<ProviderReply> {
  for (let at = 0; ; at++) {
    const candidate = candidates[at] ?? candidates[0];
    const reply = await candidate.provider.complete(outgoing(candidate));
    const next = candidates[at + 1];
    if (reply.ok || !next || !FALLS_BACK.has(reply.failure.kind) || timeIsUp(outgoing, next)) return reply;
    await recordFallback(context, record, reply.failure, next);
  }
}

/** The same for a stream: once a piece of an answer has left, no other provider can go on with it. */
export async function* streamWithFallback(
  context: Context<TenantActor>,
  record: CallRecord,
  candidates: readonly [Candidate, ...Candidate[]],
  outgoing: Outgoing,
): AsyncGenerator<ProviderEvent, void, undefined> {
  for (let at = 0; ; at++) {
    const candidate = candidates[at] ?? candidates[0];
    const next = candidates[at + 1];
    let begun = false;
    let failure: ProviderFailure | undefined;
    for await (const event of candidate.provider.stream(outgoing(candidate))) {
      if (event.type === 'failed' && !begun && next && FALLS_BACK.has(event.failure.kind)) {
        if (!timeIsUp(outgoing, next)) failure = event.failure;
      }
      if (failure) break;
      begun = true;
      yield event;
    }
    if (!failure || !next) return;
    await recordFallback(context, record, failure, next);
  }
}

function timeIsUp(outgoing: Outgoing, next: Candidate): boolean {
  return outgoing(next).timeoutMs <= 1 || outgoing(next).signal.aborted;
}
