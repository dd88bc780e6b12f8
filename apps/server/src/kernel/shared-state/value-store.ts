import { SharedStateUnavailable } from './shared-state-unavailable.ts';

/** Values looked at by each write, and by each one that finds no room. */
const SWEEP_STEP = 2;
const FULL_SWEEP_STEP = 64;

interface Value {
  text: string;
  expiresAt: number;
}

/**
 * Values with an expiry, never more than `capacity`. When that many stand, new ones are refused (SharedStateUnavailable, as
 * Redis answers OOM): any of them may be a revoked token or a quota, and to forget one would open what was closed.
 * Expired values are dropped by a hand that looks at two of them with each write: no timer, no pause.
 */
export class ValueStore {
  readonly #capacity: number;
  readonly #values = new Map<string, Value>();
  #hand = this.#values.entries();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: string, now: number): string | undefined {
    const value = this.#values.get(key);
    return value && value.expiresAt > now ? value.text : undefined;
  }

  set(key: string, text: string, expiresAt: number, now: number): void {
    this.#sweep(this.#values.size < this.#capacity ? SWEEP_STEP : FULL_SWEEP_STEP, now);
    if (this.#values.size >= this.#capacity && !this.#values.has(key)) throw new SharedStateUnavailable('full');
    this.#values.set(key, { text, expiresAt });
  }

  /** Changes a value that stands and keeps its expiry. */
  replace(key: string, text: string): void {
    const value = this.#values.get(key);
    if (value) value.text = text;
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  #sweep(steps: number, now: number): void {
    for (let step = 0; step < steps; step += 1) {
      const next = this.#hand.next();
      if (next.done) {
        this.#hand = this.#values.entries();
        return;
      }
      const [key, value] = next.value;
      if (value.expiresAt <= now) this.#values.delete(key);
    }
  }
}
