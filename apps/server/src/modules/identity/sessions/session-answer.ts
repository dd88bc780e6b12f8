import { Answer, type Cookie } from '../../../kernel/http/answer.ts';
import { CSRF_COOKIE, REFRESH_COOKIE, SESSION_COOKIE } from '../../../kernel/http/check-csrf.ts';
import { SESSION_MS, type SessionGrant } from './session-grant.ts';

/** The tokens of the browser go in cookies; the body gives programs the access token, and both the CSRF token. */
export function sessionAnswer(grant: SessionGrant, body: Record<string, unknown>): Answer {
  const { accessToken, expiresAt, csrfToken } = grant;
  return new Answer(
    200,
    { ...body, accessToken, expiresAt, csrfToken },
    { cookies: sessionCookies(grant, SESSION_MS / 1000) },
  );
}

export function endedSessionAnswer(): Answer {
  return new Answer(204, undefined, {
    cookies: sessionCookies({ sessionToken: '', refreshToken: '', csrfToken: '' }, 0),
  });
}

function sessionCookies(
  tokens: Pick<SessionGrant, 'sessionToken' | 'refreshToken' | 'csrfToken'>,
  maxAgeSeconds: number,
): Cookie[] {
  return [
    { name: SESSION_COOKIE, value: tokens.sessionToken, maxAgeSeconds, httpOnly: true },
    { name: REFRESH_COOKIE, value: tokens.refreshToken, maxAgeSeconds, httpOnly: true },
    // Readable by the page, which sends it back in x-csrf-token; useless without the session cookie.
    { name: CSRF_COOKIE, value: tokens.csrfToken, maxAgeSeconds, httpOnly: false },
  ];
}
