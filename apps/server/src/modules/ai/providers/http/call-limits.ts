/** What bounds one call: its deadline, the wait for its first token, and the client's signal. */
export interface CallBounds {
  timeoutMs: number;
  firstTokenTimeoutMs?: number | undefined;
  signal: AbortSignal;
}

/**
 * Watches the bounds of one call and stops whatever the call is doing when one is reached. One object for all attempts,
 * so one timer and one listener a call. `release` must be called when the call is over.
 */
export class CallLimits {
  /** Why the call was stopped, once it was. */
  stopped: 'timeout' | 'cancelled' | undefined;
  readonly #signal: AbortSignal;
  readonly #endsAt: number;
  readonly #deadline: NodeJS.Timeout;
  readonly #firstToken: NodeJS.Timeout | undefined;
  #stopActivity: (() => void) | undefined;

  constructor(bounds: CallBounds) {
    this.#signal = bounds.signal;
    this.#endsAt = performance.now() + bounds.timeoutMs;
    this.#deadline = setTimeout(expire, bounds.timeoutMs, this);
    const { firstTokenTimeoutMs } = bounds;
    this.#firstToken = firstTokenTimeoutMs === undefined ? undefined : setTimeout(expire, firstTokenTimeoutMs, this);
    if (bounds.signal.aborted) this.stopped = 'cancelled';
    else bounds.signal.addEventListener('abort', this);
  }

  get remainingMs(): number {
    return this.#endsAt - performance.now();
  }

  /** Names the way to stop what the call does now; at most one thing at a time. */
  watch(stopActivity: () => void): void {
    this.#stopActivity = stopActivity;
    if (this.stopped !== undefined) stopActivity();
  }

  firstTokenSeen(): void {
    clearTimeout(this.#firstToken);
  }

  /** Waits; less when the call is stopped meanwhile. */
  sleep(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, durationMs);
      this.watch(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  stop(reason: 'timeout' | 'cancelled'): void {
    if (this.stopped !== undefined) return;
    this.stopped = reason;
    this.#stopActivity?.();
  }

  release(): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#firstToken);
    this.#signal.removeEventListener('abort', this);
    this.#stopActivity = undefined;
  }

  /** The signal's listener: the object itself, so that a call allocates no closure for it. */
  handleEvent(): void {
    this.stop('cancelled');
  }
}

function expire(limits: CallLimits): void {
  limits.stop('timeout');
}
