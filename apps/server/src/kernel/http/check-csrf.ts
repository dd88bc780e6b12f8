import type { FastifyRequest } from 'fastify';
import { equalBytes } from '../crypto/key-ring.ts';
import { problem } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import type { Problem } from '../problem.ts';
import { headerOf } from './request-context.ts';

/** `__Host-`: Secure, path /, no domain, so no sibling host can set or read them. */
export const SESSION_COOKIE = '__Host-gardefou_session';
export const REFRESH_COOKIE = '__Host-gardefou_refresh';
export const CSRF_COOKIE = '__Host-gardefou_csrf';

/** Derived from the session's token, so nothing more is stored, and a token of another session does not pass. */
export function csrfTokenOf(kernel: Kernel, sessionToken: string): string {
  return kernel.keys.hashToken(`csrf|${sessionToken}`).toString('base64url');
}

/** Browser writes: the Origin, when the browser sends one, is ours, and the token matches the session. */
export function checkCsrf(kernel: Kernel, request: FastifyRequest): Problem | undefined {
  const token = headerOf(request, 'x-csrf-token');
  const session = request.cookies[SESSION_COOKIE];
  if (!isOwnOrigin(kernel, request) || !token || !session) return problem('csrf_failed');
  return equalBytes(Buffer.from(token), Buffer.from(csrfTokenOf(kernel, session))) ? undefined : problem('csrf_failed');
}

/** Public writes that go by a cookie (refresh) have no session to bind a token to: no foreign page may send them. */
export function checkOrigin(kernel: Kernel, request: FastifyRequest): Problem | undefined {
  const byCookie = request.cookies[SESSION_COOKIE] !== undefined || request.cookies[REFRESH_COOKIE] !== undefined;
  return byCookie && !isOwnOrigin(kernel, request) ? problem('csrf_failed') : undefined;
}

function isOwnOrigin(kernel: Kernel, request: FastifyRequest): boolean {
  const origin = headerOf(request, 'origin');
  if (origin === undefined) return true;
  const { publicUrl } = kernel.config;
  return publicUrl
    ? origin === new URL(publicUrl).origin
    : origin === `http://${request.host}` || origin === `https://${request.host}`;
}
