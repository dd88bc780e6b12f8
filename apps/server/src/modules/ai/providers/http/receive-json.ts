import type { ProviderFailure } from '../provider.ts';
import type { CallLimits } from './call-limits.ts';
import type { UpstreamRequest } from './exchange.ts';
import { openAnswer } from './open-answer.ts';
import { parseJson } from './parse-json.ts';
import type { Upstream } from './upstream.ts';

export type ReceivedJson = { ok: true; value: unknown; attempts: number } | { ok: false; failure: ProviderFailure };

/** Sends a request and reads its whole answer as JSON. */
export async function receiveJson(
  upstream: Upstream,
  request: UpstreamRequest,
  limits: CallLimits,
): Promise<ReceivedJson> {
  const opened = await openAnswer(upstream, request, limits);
  if (!opened.ok) return opened;
  const { exchange, attempts } = opened;
  if (!/^application\/(\w+\+)?json\b/i.test(opened.contentType)) {
    exchange.stop();
    return { ok: false, failure: { kind: 'garbage', attempts } };
  }
  const chunks: Buffer[] = [];
  let received = await exchange.read();
  while (Array.isArray(received)) {
    chunks.push(...received);
    received = await exchange.read();
  }
  if (received !== 'complete') {
    const kind = received === 'protocol' ? 'garbage' : (limits.stopped ?? 'unavailable');
    return { ok: false, failure: { kind, attempts } };
  }
  const [only] = chunks;
  const body = only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
  const value = parseJson(body.toString('utf8'));
  return value === undefined ? { ok: false, failure: { kind: 'garbage', attempts } } : { ok: true, value, attempts };
}
