/** A sliding window. Its identity is `key` and `windowMs` together: one key may be limited by the second and by the hour. */
export interface WindowClaim {
  key: string;
  /** Most hits that may stand in the window; 0 refuses always. */
  limit: number;
  windowMs: number;
}

export type WindowDecision =
  | {
      allowed: true;
      /** The claim with the fewest hits left, this one counted; undefined when nothing was claimed. */
      tightest: { claim: WindowClaim; remaining: number; resetMs: number } | undefined;
    }
  | {
      allowed: false;
      /** Of the full windows, the one that frees a place last. */
      blocked: WindowClaim;
      /** Whole ms after which the same claims pass, if nobody takes the place meanwhile. */
      retryAfterMs: number;
    };

/** A counter and the whole number to add to it. */
export interface Addition {
  key: string;
  by: number;
  /** The addition is refused when it would take the counter past this. */
  limit?: number;
}

export type AdditionDecision<A extends Addition> =
  | {
      added: true;
      /** The new values, in the order of the additions. */
      sums: number[];
    }
  | {
      added: false;
      /** Those whose counter is not there: the caller seeds it from the database with `setIfAbsent` and asks again. */
      missing: A[];
      /** Those that would pass their limit. */
      full: A[];
    };

/** Memory answers at once, Redis later: the hot path awaits only what is a promise, so that memory costs it no microtask. */
export type Answer<T> = T | Promise<T>;

/**
 * Short-lived state that every node must agree on: rate counters, failed logins, revoked tokens, quotas, idempotency keys.
 * It may vanish (a restart, a failover): what must survive belongs in the database.
 * Every method fails with SharedStateUnavailable when the state cannot be trusted. Whether the change then took place is not
 * known: refuse the request. Keys hold opaque ids or keyed hashes, never personal data beyond an address's own window.
 */
export interface SharedState {
  /** Exact sliding windows, all or nothing: a request counts once in every window or, if one is full, in none. */
  takeAll(claims: readonly WindowClaim[]): Answer<WindowDecision>;
  /** Records one hit and returns how many stand in the window that ends now; counts up to HIT_CAPACITY. */
  hit(key: string, windowMs: number): Answer<number>;
  /** Hits standing in the window, without recording one, and whole ms until the oldest leaves (0 when there is none). */
  peek(key: string, windowMs: number): Answer<WindowView>;
  /** Forgets the window (a login that succeeded). */
  clear(key: string, windowMs: number): Answer<void>;

  /**
   * Adds to counters that exist, all or nothing, and keeps their expiry. One that does not exist is not started at zero, so that
   * a restart never gives a quota away. Each key is named once.
   */
  addAll<A extends Addition>(additions: readonly A[]): Answer<AdditionDecision<A>>;
  get(key: string): Answer<string | undefined>;
  set(key: string, value: string, ttlMs: number): Answer<void>;
  /** True for exactly one of the callers that race; false leaves value and expiry as they are. */
  setIfAbsent(key: string, value: string, ttlMs: number): Answer<boolean>;
  delete(key: string): Answer<void>;

  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface WindowView {
  count: number;
  oldestLeavesInMs: number;
}

/** A log of hits keeps the newest of these: thresholds are of the order of ten, and an attacker must not choose our memory. */
export const HIT_CAPACITY = 10_000;
