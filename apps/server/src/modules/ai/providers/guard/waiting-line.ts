import type { ProviderFailure } from '../provider.ts';

/** Those who wait for a turn, in order. Each leaves once: by its turn, a refusal, the end of its patience, or its client. */
export class WaitingLine {
  // A Set keeps the order and lets anyone leave at no cost; an array would be copied at each turn.
  readonly #waiters = new Set<Waiter>();

  get length(): number {
    return this.#waiters.size;
  }

  /** Resolves without a failure when the turn has come. `tired` is what is said when `patienceMs` is over. */
  join(patienceMs: number, tired: ProviderFailure, signal: AbortSignal): Promise<ProviderFailure | undefined> {
    if (signal.aborted) return Promise.resolve({ kind: 'cancelled', attempts: 0 });
    return new Promise((resolve) => {
      const waiter = new Waiter(patienceMs, tired, signal, (failure) => {
        this.#waiters.delete(waiter);
        resolve(failure);
      });
      this.#waiters.add(waiter);
    });
  }

  /** Whether somebody was there to take the turn. */
  callNext(): boolean {
    const [next] = this.#waiters;
    next?.end(undefined);
    return next !== undefined;
  }
}

class Waiter {
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal;
  readonly #resolve: (failure: ProviderFailure | undefined) => void;

  constructor(
    patienceMs: number,
    tired: ProviderFailure,
    signal: AbortSignal,
    resolve: (failure: ProviderFailure | undefined) => void,
  ) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#timer = setTimeout(() => this.end(tired), patienceMs);
    signal.addEventListener('abort', this);
  }

  handleEvent(): void {
    this.end({ kind: 'cancelled', attempts: 0 });
  }

  end(failure: ProviderFailure | undefined): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this);
    this.#resolve(failure);
  }
}
