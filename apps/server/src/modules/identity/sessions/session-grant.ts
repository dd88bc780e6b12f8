/** A session lives 12 hours at most, refreshed or not: a working day. */
export const SESSION_MS = 12 * 3_600_000;

/** What leaves once when a session is opened or refreshed. */
export interface SessionGrant {
  accessToken: string;
  expiresAt: string;
  sessionToken: string;
  refreshToken: string;
  csrfToken: string;
}
