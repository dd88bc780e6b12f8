import { problemsOf } from './problem.ts';

/** Errors any route may answer. Module errors stand in each module's errors.ts. */
export const kernelErrors = {
  invalid_request: { status: 400, title: 'The request is not valid', remedy: 'Correct the fields listed in `errors`.' },
  malformed_body: {
    status: 400,
    title: 'The body cannot be read',
    remedy: 'Send valid UTF-8 JSON with content-type application/json.',
  },
  unauthenticated: {
    status: 401,
    title: 'Authentication required',
    remedy: 'Log in, or send a valid access token or API key.',
  },
  forbidden: { status: 403, title: 'Not allowed', remedy: 'Ask an administrator for a role that has this permission.' },
  csrf_failed: {
    status: 403,
    title: 'Cross-site request refused',
    remedy: 'Send the x-csrf-token header given at login, from the application’s own origin.',
  },
  cross_tenant_access: {
    status: 403,
    title: 'Another tenant was named',
    remedy: 'Name your own tenant, or none. The attempt was recorded.',
  },
  not_found: { status: 404, title: 'Not found', remedy: 'Check the identifier.' },
  method_not_allowed: { status: 405, title: 'Method not allowed', remedy: 'See /docs for the methods of this path.' },
  conflict: { status: 409, title: 'Conflict with the present state', remedy: 'Read the resource again and retry.' },
  payload_too_large: {
    status: 413,
    title: 'The body is too large',
    remedy: 'Send less than the limit given in `detail`.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported content type',
    remedy: 'Send content-type application/json, or a file where the route takes one.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    remedy: 'Wait for the time given in the Retry-After header.',
  },
  headers_too_large: { status: 431, title: 'The headers are too large', remedy: 'Send less than 16 KB of headers.' },
  internal_error: { status: 500, title: 'Internal error', remedy: 'Report the request id to the operator.' },
  service_unavailable: {
    status: 503,
    title: 'A dependency is unavailable',
    remedy: 'Retry in a moment; nothing was changed.',
  },
} as const;

export const problem = problemsOf(kernelErrors);
