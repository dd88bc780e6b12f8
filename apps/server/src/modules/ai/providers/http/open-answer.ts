import type { ProviderFailure } from '../provider.ts';
import type { CallLimits } from './call-limits.ts';
import { Exchange, type Opening, type UpstreamRequest } from './exchange.ts';
import { planRetry } from './plan-retry.ts';
import type { Upstream } from './upstream.ts';

export type OpenedAnswer =
  | { ok: true; exchange: Exchange; contentType: string; attempts: number }
  | { ok: false; failure: ProviderFailure };

/**
 * Sends a request until a 2xx begins, or it may not be sent again: attempts and deadline are bounded, and nothing is
 * sent twice once the first byte of an answer is here. Redirects are not followed: the body would go to a host nobody
 * chose.
 */
export async function openAnswer(
  upstream: Upstream,
  request: UpstreamRequest,
  limits: CallLimits,
): Promise<OpenedAnswer> {
  for (let attempt = 1; limits.stopped === undefined; attempt++) {
    const exchange = new Exchange(upstream, request);
    limits.watch(() => exchange.stop());
    const opening = await exchange.opening;
    if (opening.answered && opening.status < 300) {
      return { ok: true, exchange, contentType: opening.contentType, attempts: attempt };
    }
    const waitMs = upstream.pool.destroyed ? undefined : planRetry(opening, attempt, Math.random);
    if (waitMs === undefined || waitMs >= limits.remainingMs) {
      return { ok: false, failure: failureOf(opening, attempt, limits) };
    }
    await limits.sleep(waitMs);
    if (limits.stopped !== undefined) return { ok: false, failure: { kind: limits.stopped, attempts: attempt } };
  }
  return { ok: false, failure: { kind: limits.stopped, attempts: 0 } };
}

function failureOf(opening: Opening, attempts: number, limits: CallLimits): ProviderFailure {
  if (!opening.answered) {
    if (opening.reason === 'stopped') return { kind: limits.stopped ?? 'unavailable', attempts };
    return { kind: opening.reason === 'protocol' ? 'garbage' : 'unavailable', attempts };
  }
  const { status, retryAfterMs } = opening;
  const kind = status === 429 ? 'rate_limited' : status >= 500 || status === 408 ? 'unavailable' : 'rejected';
  return { kind, status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }), attempts };
}
