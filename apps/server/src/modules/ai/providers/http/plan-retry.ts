import type { Opening } from './exchange.ts';

/** Requests sent at most for one call. */
export const MAX_ATTEMPTS = 3;
/**
 * A provider that asks for a longer rest than this is believed, and the call ends: its client waits better than we do.
 */
const MAX_RETRY_AFTER_MS = 5_000;
const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 2_000;
/** 529: Anthropic is overloaded. */
const RETRIED_STATUSES: ReadonlySet<number> = new Set([429, 500, 502, 503, 504, 529]);

/**
 * Milliseconds to wait before the attempt after `attempt` (1, 2…), or undefined when there must be none.
 * Full jitter: uniform between nothing and the doubling bound, on top of the provider's own Retry-After, so that the
 * calls refused together do not come back together. `random` is uniform in [0, 1).
 *
 * A connection lost before the first header is tried again although the provider may have begun to compute: it costs
 * tokens at worst, and is most often an idle connection closed as we wrote on it. Official clients do the same.
 */
export function planRetry(opening: Opening, attempt: number, random: () => number): number | undefined {
  if (attempt >= MAX_ATTEMPTS) return undefined;
  const jitterMs = random() * Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
  if (!opening.answered) return opening.reason === 'connection' ? jitterMs : undefined;
  if (!RETRIED_STATUSES.has(opening.status)) return undefined;
  if (opening.retryAfterMs === undefined) return jitterMs;
  return opening.retryAfterMs > MAX_RETRY_AFTER_MS ? undefined : opening.retryAfterMs + jitterMs;
}
