export interface BreakerLimits {
  /** Failures in a row that open the breaker. */
  failures: number;
  /** Milliseconds it stays open before one call is let through to see. */
  openMs: number;
}

/** `closed`: calls pass. `open`: none does. `half_open`: one is on its way to see. */
export type BreakerState = 'closed' | 'open' | 'half_open';

/** What a call tells of its provider: it answers, it does not, or nothing (its client left, it was never sent). */
export type Verdict = 'well' | 'ill' | 'unknown';

/**
 * Holds calls back from a provider that has failed several times in a row. A call belongs to the round in which it was
 * let through; each change of state begins another. What comes of a call of an earlier round is not heard: it began
 * before what is known now, and must not open what has just closed nor stand for the one call that was sent to see.
 */
export class Breaker {
  readonly #limits: BreakerLimits;
  readonly #clock: () => number;
  readonly #onState: (state: BreakerState) => void;
  #state: BreakerState = 'closed';
  #round = 0;
  #failed = 0;
  #openedAtMs = 0;

  constructor(limits: BreakerLimits, clock: () => number, onState: (state: BreakerState) => void) {
    this.#limits = limits;
    this.#clock = clock;
    this.#onState = onState;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Milliseconds until it is worth asking again. */
  get restMs(): number {
    return Math.max(1, this.#openedAtMs + this.#limits.openMs - this.#clock());
  }

  /** The round of a call that may be made now; undefined when it may not. */
  admit(): number | undefined {
    if (this.#state === 'open' && this.#clock() - this.#openedAtMs >= this.#limits.openMs) this.#move('half_open');
    else if (this.#state !== 'closed') return undefined;
    return this.#round;
  }

  judge(round: number, verdict: Verdict): void {
    if (round !== this.#round) return;
    if (verdict === 'well') {
      this.#failed = 0;
      this.#move('closed');
    } else if (verdict === 'ill') {
      this.#failed++;
      if (this.#state === 'half_open' || this.#failed >= this.#limits.failures) {
        this.#openedAtMs = this.#clock();
        this.#move('open');
      }
    } else if (this.#state === 'half_open') {
      // The next call sees in its place: the time is up already.
      this.#move('open');
    }
  }

  #move(next: BreakerState): void {
    if (next === this.#state) return;
    this.#state = next;
    this.#round++;
    this.#onState(next);
  }
}
