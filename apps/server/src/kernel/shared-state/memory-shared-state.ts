import {
  type Addition,
  type AdditionDecision,
  HIT_CAPACITY,
  type SharedState,
  type WindowClaim,
  type WindowDecision,
  type WindowView,
} from './shared-state.ts';
import { steadyClock } from './steady-clock.ts';
import { ValueStore } from './value-store.ts';
import { wholeTtl } from './whole-ttl.ts';
import { WindowStore } from './window-store.ts';

/** 60 MB when all are taken by addresses seen once. */
const WINDOW_CAPACITY = 200_000;
const VALUE_CAPACITY = 200_000;
/** Hit logs have no limit of their own: for eviction one counts as full at the highest threshold of specs/security.md. */
const HIT_THRESHOLD = 10;

/** Shared state of one node. Every method answers at once; the types say so, for callers that hold this class. */
export class MemorySharedState implements SharedState {
  readonly #now: () => number;
  readonly #windows = new WindowStore(WINDOW_CAPACITY);
  readonly #values = new ValueStore(VALUE_CAPACITY);
  #call = 0;

  /** `clock` in ms; any origin will do. */
  constructor(clock: () => number) {
    this.#now = steadyClock(clock);
  }

  takeAll(claims: readonly WindowClaim[]): WindowDecision {
    const now = this.#now();
    this.#windows.sweep(now);
    let blocked: WindowClaim | undefined;
    let retryAfterMs = 0;
    let tightest: WindowClaim | undefined;
    let remaining = Number.POSITIVE_INFINITY;
    for (const claim of claims) {
      const { key, limit, windowMs } = claim;
      const window = this.#windows.find(key, windowMs);
      const left = limit - (window ? window.countAt(now) : 0);
      if (left <= 0) {
        const waitMs = window ? window.msUntilBelow(limit, now) : windowMs;
        if (!blocked || waitMs > retryAfterMs) [blocked, retryAfterMs] = [claim, waitMs];
      } else if (left - 1 < remaining) {
        tightest = claim;
        remaining = left - 1;
      }
    }
    if (blocked) return { allowed: false, blocked, retryAfterMs };

    // Windows are made only now: a refused request must not fill the store.
    this.#call += 1;
    let resetMs = 0;
    for (const claim of claims) {
      const window = this.#windows.open(claim.key, claim.windowMs, claim.limit, now);
      if (window.lastCall !== this.#call) window.add(now, claim.limit);
      window.lastCall = this.#call;
      if (claim === tightest) resetMs = window.oldestLeavesInMs(now);
    }
    return { allowed: true, tightest: tightest && { claim: tightest, remaining, resetMs } };
  }

  hit(key: string, windowMs: number): number {
    const now = this.#now();
    this.#windows.sweep(now);
    const window = this.#windows.open(key, windowMs, HIT_THRESHOLD, now);
    window.countAt(now);
    window.add(now, HIT_CAPACITY);
    return window.countAt(now);
  }

  peek(key: string, windowMs: number): WindowView {
    const now = this.#now();
    const window = this.#windows.find(key, windowMs);
    if (!window) return { count: 0, oldestLeavesInMs: 0 };
    return { count: window.countAt(now), oldestLeavesInMs: window.oldestLeavesInMs(now) };
  }

  clear(key: string, windowMs: number): void {
    const window = this.#windows.find(key, windowMs);
    if (window) this.#windows.remove(window);
  }

  addAll<A extends Addition>(additions: readonly A[]): AdditionDecision<A> {
    const now = this.#now();
    const sums: number[] = [];
    const missing: A[] = [];
    const full: A[] = [];
    for (const addition of additions) {
      const { key, by, limit = Number.POSITIVE_INFINITY } = addition;
      const text = this.#values.get(key, now);
      const sum = Number(text ?? 0) + by;
      if (!Number.isSafeInteger(by) || !Number.isSafeInteger(sum))
        throw new RangeError('a counter holds whole numbers');
      sums.push(sum);
      if (text === undefined) missing.push(addition);
      else if (sum > limit) full.push(addition);
    }
    if (missing.length > 0 || full.length > 0) return { added: false, missing, full };
    for (const [index, { key }] of additions.entries()) this.#values.replace(key, String(sums[index]));
    return { added: true, sums };
  }

  get(key: string): string | undefined {
    return this.#values.get(key, this.#now());
  }

  set(key: string, value: string, ttlMs: number): void {
    const now = this.#now();
    this.#values.set(key, value, now + wholeTtl(ttlMs), now);
  }

  setIfAbsent(key: string, value: string, ttlMs: number): boolean {
    const now = this.#now();
    if (this.#values.get(key, now) !== undefined) return false;
    this.#values.set(key, value, now + wholeTtl(ttlMs), now);
    return true;
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {}
}
