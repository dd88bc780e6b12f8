import { problem } from '../errors.ts';
import { Problem } from '../problem.ts';

/**
 * Turns whatever was thrown into a problem. Anything not named here is a fault of ours: 500, the request id, nothing internal.
 * Connection faults of PostgreSQL are 503: nothing was committed, or the caller may ask again (docs/errors.md).
 */
export function problemOfError(error: unknown, bodyLimitBytes: number): Problem {
  if (error instanceof Problem) return error;
  const { code, statusCode, name } = (error ?? {}) as { code?: string; statusCode?: number; name?: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return problem('payload_too_large', { detail: `The limit is ${bodyLimitBytes} bytes.` });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return problem('unsupported_media_type');
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH')
    return problem('malformed_body');
  if (code === 'FST_ERR_BAD_URL') return problem('invalid_request', { detail: 'The address is not valid.' });
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return problem('not_found');
  if (isUnavailable(code, name)) return problem('service_unavailable', { headers: { 'retry-after': '1' } });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return problem('malformed_body');
  return problem('internal_error');
}

const UNAVAILABLE_NAMES = new Set(['SharedStateUnavailable', 'AuditUnavailable', 'DatabaseUnavailable']);
/** PostgreSQL class 08 (connection), 57P0x (shutting down), 53x (out of resources), and sockets. */
const UNAVAILABLE_CODES = /^(08...|57P0.|53...|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT)$/;
const PG_LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

export function isUnavailable(code: string | undefined, name: string | undefined, message = ''): boolean {
  return UNAVAILABLE_NAMES.has(name ?? '') || UNAVAILABLE_CODES.test(code ?? '') || PG_LOST.test(message);
}
