import type { Provider, ProviderCall, ProviderEvent, ProviderFailure } from '../provider.ts';
import { Breaker, type BreakerLimits, type BreakerState } from './breaker.ts';
import { GuardedStream } from './guarded-stream.ts';
import type { CallEnd, Turn } from './turn.ts';
import { WaitingLine } from './waiting-line.ts';

export interface GuardLimits extends BreakerLimits {
  /** Calls running at once; more wait. */
  concurrency: number;
  /** Calls waiting; more are refused at once. */
  queue: number;
}

export const GUARD_LIMITS: Omit<GuardLimits, 'concurrency'> = { queue: 1_000, failures: 5, openMs: 15_000 };

/** What is told of a provider's calls, for metrics. Seconds are of the provider's own time, without the wait for a turn. */
export interface ProviderObserver {
  state(state: BreakerState): void;
  /** A call that the provider ended, well or not: not one that its client left, nor one never sent. */
  ended(seconds: number, attempts: number): void;
  /** The first piece of a stream. */
  began(seconds: number): void;
}

export interface GuardedProvider extends Provider {
  readonly state: BreakerState;
}

type Bounds = Pick<ProviderCall, 'signal' | 'timeoutMs' | 'firstTokenTimeoutMs'>;

/** What says that the provider is not well; a refusal or a saturation is an answer of one that is. */
const ILL: ReadonlySet<ProviderFailure['kind'] | undefined> = new Set(['unavailable', 'timeout', 'garbage'] as const);
const SATURATED: ProviderFailure = { kind: 'rate_limited', attempts: 0, retryAfterMs: 1_000 };

/**
 * A provider that is spared: a limit of calls at once with a bounded queue, and a breaker, so that a provider that is
 * down costs its callers nothing but the first few failures and gets no storm when it comes back.
 */
export function guardProvider(
  provider: Provider,
  limits: GuardLimits,
  observer: ProviderObserver,
  clock: () => number = () => performance.now(),
): GuardedProvider {
  let running = 0;
  const line = new WaitingLine();
  const breaker = new Breaker(limits, clock, (state) => observer.state(state));

  function heldBack(): ProviderFailure {
    return { kind: 'unavailable', attempts: 0, retryAfterMs: breaker.restMs };
  }

  /** A turn, at once or when one is free; or why there is none. Nobody waits while the breaker is not closed. */
  function enter<C extends Bounds>(call: C): Turn<C> | ProviderFailure | Promise<Turn<C> | ProviderFailure> {
    if (running < limits.concurrency) {
      running++;
      return take(call);
    }
    if (breaker.state !== 'closed') return heldBack();
    if (line.length >= limits.queue) return SATURATED;
    // Half its time at most: the other half is for an answer, here or from another provider.
    const patienceMs = Math.min(call.timeoutMs, call.firstTokenTimeoutMs ?? call.timeoutMs) / 2;
    const sinceMs = clock();
    return line
      .join(patienceMs, SATURATED, call.signal)
      .then((failure) => failure ?? take(shorten(call, clock() - sinceMs)));
  }

  /**
   * For a call that is counted as running already: whoever was called from the line has its place kept until it comes.
   * When the breaker opens, each of the line is called in turn, and sent away here.
   */
  function take<C extends Bounds>(call: C): Turn<C> | ProviderFailure {
    const round = breaker.admit();
    if (round === undefined) {
      leave();
      return heldBack();
    }
    const startMs = clock();
    let ended = false;
    return {
      call,
      began() {
        observer.began((clock() - startMs) / 1000);
        if (breaker.state === 'half_open') breaker.judge(round, 'well');
      },
      end(how) {
        if (ended) return;
        ended = true;
        const told = how !== undefined && how.kind !== 'cancelled' && how.attempts > 0;
        if (told) observer.ended((clock() - startMs) / 1000, how.attempts);
        breaker.judge(round, !told ? 'unknown' : ILL.has(how.kind) ? 'ill' : 'well');
        leave();
      },
    };
  }

  function leave(): void {
    running--;
    if (line.callNext()) running++;
  }

  async function guarded<C extends Bounds, R extends Outcome>(call: C, run: (call: C) => Promise<R>) {
    const entered = enter(call);
    const turn = entered instanceof Promise ? await entered : entered;
    if ('kind' in turn) return { ok: false as const, failure: turn };
    let outcome: CallEnd | undefined;
    try {
      const reply = await run(turn.call);
      outcome = reply.ok ? reply : reply.failure;
      return reply;
    } finally {
      turn.end(outcome);
    }
  }

  const { embed } = provider;
  return {
    name: provider.name,
    location: provider.location,
    get state() {
      return breaker.state;
    },
    unsupported: (options) => provider.unsupported(options),
    complete: (call) => guarded(call, (shortened) => provider.complete(shortened)),
    ...(embed ? { embed: (call) => guarded(call, (shortened) => embed(shortened)) } : {}),
    stream: (call): AsyncIterable<ProviderEvent> => ({
      [Symbol.asyncIterator]: () =>
        new GuardedStream(
          () => enter(call),
          (shortened) => provider.stream(shortened),
        ),
    }),
    models: (signal) => provider.models(signal),
    health: (signal) => provider.health(signal),
    close: () => provider.close(),
  };
}

type Outcome = { ok: true; attempts: number } | { ok: false; failure: ProviderFailure };

function shorten<C extends Bounds>(call: C, waitedMs: number): C {
  const shortened = { ...call, timeoutMs: Math.max(1, call.timeoutMs - waitedMs) };
  if (call.firstTokenTimeoutMs !== undefined)
    shortened.firstTokenTimeoutMs = Math.max(1, call.firstTokenTimeoutMs - waitedMs);
  return shortened;
}
