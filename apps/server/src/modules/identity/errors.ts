import { problemsOf } from '../../kernel/problem.ts';

export const identityErrors = {
  invalid_credentials: {
    status: 401,
    title: 'Wrong e-mail address or password',
    remedy: 'Check both. The answer is the same whether or not the account exists.',
  },
  tenant_required: {
    status: 409,
    title: 'Several accounts match',
    remedy: 'Log in again with `tenant` set to one of the slugs in `tenants`.',
  },
  account_suspended: {
    status: 403,
    title: 'The account is suspended',
    remedy: 'Ask an administrator of your organisation to reactivate it.',
  },
  tenant_suspended: {
    status: 403,
    title: 'The organisation is suspended',
    remedy: 'Ask the operator of this platform.',
  },
  session_expired: { status: 401, title: 'The session has ended', remedy: 'Log in again.' },
  refresh_reused: {
    status: 401,
    title: 'A refresh token was used twice',
    remedy:
      'Every session of this family was closed: log in again, and tell your administrator if you did not do this.',
  },
  weak_password: {
    status: 400,
    title: 'The password is too easy to guess',
    remedy: 'Use at least 15 characters that do not form a common password nor your address.',
  },
  activation_invalid: {
    status: 400,
    title: 'The activation link is not valid',
    remedy: 'It works once and for 24 hours: ask for a new one.',
  },
  email_taken: {
    status: 409,
    title: 'This address already has an account here',
    remedy: 'Use the existing account, or another address.',
  },
  slug_taken: { status: 409, title: 'This slug is taken', remedy: 'Choose another slug.' },
  superadmin_exists: {
    status: 409,
    title: 'The superadmin exists already',
    remedy: 'It is made once and only once. To recover it, see docs/runbooks/bootstrap.md.',
  },
  tenant_unknown: { status: 404, title: 'No such tenant', remedy: 'Run bootstrap:status to list the tenants.' },
  last_admin: { status: 409, title: 'The last administrator cannot go', remedy: 'Name another administrator first.' },
  scope_exceeded: {
    status: 400,
    title: 'A key cannot do more than its maker',
    remedy: 'Choose scopes among your own permissions.',
  },
} as const;

export const identityProblem = problemsOf(identityErrors);
