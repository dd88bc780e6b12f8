import { randomToken } from '../../../kernel/crypto/key-ring.ts';

/**
 * `<family>.<secret>`: the family lasts as long as the session, the secret until the next refresh. A token of a known family with
 * another secret is an earlier one. Rejected: remembering the previous hash only, because a thief who refreshes twice before the
 * owner comes back is then never found out.
 */
export function createRefreshToken(family = randomToken()): string {
  return `${family}.${randomToken()}`;
}

export function familyOf(refreshToken: string): string {
  return refreshToken.split('.', 1)[0] ?? '';
}
