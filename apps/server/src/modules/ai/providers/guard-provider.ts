import type {
  EmbeddingReply,
  Provider,
  ProviderCall,
  ProviderEvent,
  ProviderFailure,
  ProviderReply,
} from './provider.ts';

export interface GuardLimits {
  /** Calls running at once; more wait. */
  concurrency: number;
  /** Calls waiting; more are refused at once. */
  queue: number;
  /** Failures in a row that open the breaker. */
  failures: number;
  /** How long it stays open before one call is let through to see. */
  openMs: number;
}

export const GUARD_LIMITS: Omit<GuardLimits, 'concurrency'> = { queue: 1_000, failures: 5, openMs: 15_000 };

/** `closed`: calls pass. `open`: none does. `half_open`: one is on its way to see. */
export type BreakerState = 'closed' | 'open' | 'half_open';

export interface GuardedProvider extends Provider {
  readonly state: BreakerState;
}

/** What says that the provider is not well; a refusal or a saturation is an answer of one that is. */
const ILL: ReadonlySet<ProviderFailure['kind']> = new Set(['unavailable', 'timeout', 'garbage']);

/**
 * A provider that is spared: a limit of calls at once with a bounded queue, and a breaker, so that a provider that is
 * down costs its callers nothing but the first few failures and gets no storm when it comes back.
 */
export function guardProvider(
  provider: Provider,
  limits: GuardLimits,
  clock: () => number = () => performance.now(),
  onState: (state: BreakerState) => void = () => {},
): GuardedProvider {
  let running = 0;
  let failed = 0;
  let openedAtMs = 0;
  let state: BreakerState = 'closed';
  let waiting: Waiter[] = [];

  function move(next: BreakerState): void {
    if (state === next) return;
    state = next;
    onState(next);
    if (next !== 'open') return;
    // Those who wait would only find out one by one.
    const shed = waiting;
    waiting = [];
    for (const waiter of shed) waiter.end({ kind: 'unavailable', attempts: 0, retryAfterMs: limits.openMs });
  }

  /** A place, at once or when one is free; or why there is none. */
  function enter(call: Bounds): ProviderFailure | undefined | Promise<ProviderFailure | undefined> {
    if (state === 'open' && clock() - openedAtMs >= limits.openMs) move('half_open');
    else if (state !== 'closed') {
      const retryAfterMs = Math.max(1, limits.openMs - (clock() - openedAtMs));
      return { kind: 'unavailable', attempts: 0, retryAfterMs };
    }
    if (running < limits.concurrency) {
      running++;
      return undefined;
    }
    if (waiting.length >= limits.queue) return { kind: 'rate_limited', attempts: 0, retryAfterMs: 1_000 };
    return new Promise((resolve) => {
      const waiter = new Waiter(call, (failure) => {
        waiting = waiting.filter((other) => other !== waiter);
        resolve(failure);
      });
      waiting.push(waiter);
    });
  }

  function exit(failure: ProviderFailure['kind'] | undefined): void {
    running--;
    // A call that its client left says nothing of the provider; a probe that was left must be made again.
    if (failure === 'cancelled') {
      if (state === 'half_open') move('open');
    } else if (failure === undefined || !ILL.has(failure)) {
      failed = 0;
      move('closed');
    } else if (++failed >= limits.failures || state === 'half_open') {
      openedAtMs = clock();
      move('open');
    }
    const next = waiting.shift();
    if (next) {
      running++;
      next.end(undefined);
    }
  }

  async function guarded<R extends ProviderReply | EmbeddingReply>(call: Bounds, run: () => Promise<R>) {
    const entered = enter(call);
    const refused = entered instanceof Promise ? await entered : entered;
    if (refused) return { ok: false as const, failure: refused };
    let kind: ProviderFailure['kind'] | undefined = 'unavailable';
    try {
      const reply = await run();
      kind = reply.ok ? undefined : reply.failure.kind;
      return reply;
    } finally {
      exit(kind);
    }
  }

  const { embed } = provider;
  return {
    name: provider.name,
    location: provider.location,
    get state() {
      return state;
    },
    unsupported: (options) => provider.unsupported(options),
    complete: (call) => guarded(call, () => provider.complete(call)),
    ...(embed ? { embed: (call) => guarded(call, () => embed(call)) } : {}),
    async *stream(call): AsyncGenerator<ProviderEvent, void, undefined> {
      const entered = enter(call);
      const refused = entered instanceof Promise ? await entered : entered;
      if (refused) return yield { type: 'failed', failure: refused };
      let kind: ProviderFailure['kind'] | undefined = 'cancelled';
      try {
        for await (const event of provider.stream(call)) {
          if (event.type === 'failed') kind = event.failure.kind;
          if (event.type === 'done') kind = undefined;
          yield event;
        }
      } finally {
        exit(kind);
      }
    },
    models: (signal) => provider.models(signal),
    health: (signal) => provider.health(signal),
    close: () => provider.close(),
  };
}

type Bounds = Pick<ProviderCall, 'signal' | 'timeoutMs'>;

/** One call that waits for its turn, for as long as it may last. */
class Waiter {
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal;
  readonly #resolve: (failure: ProviderFailure | undefined) => void;

  constructor({ signal, timeoutMs }: Bounds, resolve: (failure: ProviderFailure | undefined) => void) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#timer = setTimeout(() => this.end({ kind: 'timeout', attempts: 0 }), timeoutMs);
    signal.addEventListener('abort', this);
    // Later: whoever makes a waiter must have it in the queue before it can leave it.
    if (signal.aborted) queueMicrotask(() => this.handleEvent());
  }

  handleEvent(): void {
    this.end({ kind: 'cancelled', attempts: 0 });
  }

  /** Undefined: the turn has come. */
  end(failure: ProviderFailure | undefined): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this);
    this.#resolve(failure);
  }
}
