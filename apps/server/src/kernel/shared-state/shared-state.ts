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
   * Adds a whole number to a counter that exists, keeps its expiry and returns the new value. Undefined when there is none: the
   * caller seeds it from the database with `setIfAbsent` and adds again, so that a restart never gives a quota away.
   */
  add(key: string, by: number): Answer<number | undefined>;
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
