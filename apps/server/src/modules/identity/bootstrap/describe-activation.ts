/** What the operator does next with a fresh account. */
export function describeActivation(account: { activationToken?: string; activationExpiresAt?: string }): string {
  if (!account.activationToken) return 'The password is set: log in with POST /api/auth/login.';
  return [
    `One-time activation token (shown this once, valid until ${account.activationExpiresAt}):`,
    `  ${account.activationToken}`,
    'Hand it over by a safe channel. Its holder sets the password with:',
    `  curl -X POST "$URL/api/auth/activate" -H 'content-type: application/json' -d '{"token":"…","password":"…"}'`,
  ].join('\n');
}
