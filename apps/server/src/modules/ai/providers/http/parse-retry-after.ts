/**
 * How long a provider asks to be left alone, in milliseconds, from now. Reads `retry-after-ms` (OpenAI, Azure) and
 * `retry-after` in seconds or as a date (RFC 9110 § 10.2.3). Undefined when it asks nothing that can be understood.
 */
export function parseRetryAfter(
  headers: Record<string, string | string[] | undefined>,
  nowMs: number,
): number | undefined {
  const exact = readNumber(headers['retry-after-ms']);
  if (exact !== undefined) return Math.ceil(exact);
  const value = headers['retry-after'];
  if (typeof value !== 'string') return undefined;
  const seconds = readNumber(value);
  if (seconds !== undefined) return Math.ceil(seconds * 1000);
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

function readNumber(value: string | string[] | undefined): number | undefined {
  return typeof value === 'string' && /^\s*\d{1,9}(\.\d{1,9})?\s*$/.test(value) ? Number(value) : undefined;
}
