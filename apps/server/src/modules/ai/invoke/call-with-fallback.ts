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
  const [first, ...others] = candidates;
  let reply = await first.provider.complete(outgoing(first));
  for (const next of others) {
    if (reply.ok || !mayGoOn(reply.failure, outgoing(next))) return reply;
    await recordFallback(context, record, reply.failure, next);
    reply = await next.provider.complete(outgoing(next));
  }
  return reply;
}

/**
 * The same for a stream, until its first event: once a piece of an answer has left, no other provider can go on with it.
 * From there the provider's own iterator is handed through, as a generator around it would cost every piece 0.16 µs.
 */
export function streamWithFallback(
  context: Context<TenantActor>,
  record: CallRecord,
  candidates: readonly [Candidate, ...Candidate[]],
  outgoing: Outgoing,
): AsyncIterable<ProviderEvent> {
  let events: AsyncIterator<ProviderEvent> | undefined;
  async function begin(): Promise<IteratorResult<ProviderEvent>> {
    const [first, ...others] = candidates;
    let result = await ask(first);
    for (const next of others) {
      if (result.done || result.value.type !== 'failed') return result;
      const { failure } = result.value;
      if (!mayGoOn(failure, outgoing(next))) return result;
      await events?.return?.();
      await recordFallback(context, record, failure, next);
      result = await ask(next);
    }
    return result;
  }
  function ask(candidate: Candidate): Promise<IteratorResult<ProviderEvent>> {
    events = candidate.provider.stream(outgoing(candidate))[Symbol.asyncIterator]();
    return events.next();
  }
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => (events === undefined ? begin() : events.next()),
      async return() {
        await events?.return?.();
        return { done: true, value: undefined };
      },
    }),
  };
}

/** With less left than this no answer comes back. A timer may end a call a millisecond or two before its deadline. */
const SHORTEST_MS = 50;

/** There is a point in asking another provider, and time and somebody to do it for. */
function mayGoOn(failure: ProviderFailure, { timeoutMs, signal }: ReturnType<Outgoing>): boolean {
  return FALLS_BACK.has(failure.kind) && timeoutMs >= SHORTEST_MS && !signal.aborted;
}
