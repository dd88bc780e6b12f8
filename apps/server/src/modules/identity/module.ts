import { P1, P2 } from '../../kernel/manifest/column-class.ts';
import { defineModule } from '../../kernel/manifest/define-module.ts';
import { table } from '../../kernel/manifest/table.ts';
import { activateRoute } from './activate/activate.route.ts';
import { createApiKeyRoute, listApiKeysRoute, revokeApiKeyRoute } from './api-keys/api-keys.route.ts';
import { bootstrapAccountCommands } from './bootstrap/bootstrap-account.command.ts';
import { bootstrapActivationCommand } from './bootstrap/bootstrap-activation.command.ts';
import { bootstrapStatusCommand } from './bootstrap/bootstrap-status.command.ts';
import { bootstrapSuperadminCommand } from './bootstrap/bootstrap-superadmin.command.ts';
import { bootstrapTenantCommand } from './bootstrap/bootstrap-tenant.command.ts';
import { identityErrors } from './errors.ts';
import { expireSessionsJob } from './expire-sessions.job.ts';
import { loginRoute } from './login/login.route.ts';
import { logoutRoute } from './logout/logout.route.ts';
import { meRoute } from './me/me.route.ts';
import { refreshRoute } from './refresh/refresh.route.ts';
import {
  createTenantRoute,
  listTenantsRoute,
  reactivateTenantRoute,
  suspendTenantRoute,
} from './tenants/tenants.route.ts';
import {
  createUserRoute,
  listUsersRoute,
  reactivateUserRoute,
  readUserRoute,
  suspendUserRoute,
  updateUserRoute,
} from './users/users.route.ts';

const LOOKED_UP =
  'Keyed hash: equality without the value; leads its index because a login does not know the organisation yet.';

export const identity = defineModule({
  name: 'identity',
  version: '1.0.0',
  title: { fr: 'Comptes et accès', en: 'Accounts and access' },
  needs: {},
  tables: {
    tenants: table({
      scope: 'platform',
      subject: 'none',
      purpose: 'organisations served by this platform',
      retention: {
        keep: 'unlimited',
        reason: 'An organisation exists until the publisher closes its contract; audit trails name it.',
      },
      columns: { id: P1, slug: P1, name: P1, status: P1, status_reason: P1, created_at: P1, suspended_at: P1 },
    }),
    superadmins: table({
      scope: 'platform',
      subject: 'superadmin',
      key: 'id',
      purpose: 'access to the platform by its publisher',
      basis: 'contract',
      retention: { after: 'account.closed', keep: 'P1Y', then: 'erase' },
      erase: { keep: 'The account that answers for the platform; replaced, never erased while it serves.' },
      columns: {
        id: P1,
        email: P2.encrypted(),
        email_hash: P2.plain(LOOKED_UP),
        password_hash: P2.plain('argon2id hash: not reversible, and must be compared as it is.'),
        role: P1,
        status: P1,
        created_at: P1,
      },
    }),
    users: table({
      scope: 'tenant',
      subject: 'user',
      key: 'id',
      purpose: 'access of people to their organisation',
      basis: 'contract',
      retention: { after: 'account.closed', keep: 'P1Y', then: 'erase' },
      indexes: { users_by_email: LOOKED_UP },
      columns: {
        id: P1,
        email: P2.encrypted(),
        email_hash: P2.plain(LOOKED_UP),
        name: P2.encrypted(),
        password_hash: P2.plain('argon2id hash: not reversible, and must be compared as it is.'),
        role: P1,
        status: P1,
        created_at: P1,
        suspended_at: P1,
      },
    }),
    sessions: table({
      scope: 'tenant',
      subject: 'user',
      key: 'account_id',
      purpose: 'security of access',
      basis: 'legitimate_interests',
      retention: { after: 'expires_at', keep: 'P30D', then: 'erase' },
      indexes: {
        sessions_by_token: 'The session is looked up before its organisation is known.',
        sessions_by_family: 'The session is looked up before its organisation is known.',
      },
      columns: {
        id: P1,
        account_id: P1,
        token_hash: P1,
        family_hash: P1,
        refresh_hash: P1,
        created_at: P1,
        refreshed_at: P1,
        expires_at: P1,
        revoked_at: P1,
        revoked_reason: P1,
      },
    }),
    api_keys: table({
      scope: 'tenant',
      subject: 'user',
      key: 'owner_id',
      purpose: 'access of programs on behalf of a person',
      basis: 'contract',
      retention: { after: 'revoked_at', keep: 'P1Y', then: 'erase' },
      indexes: { api_keys_by_id: 'The key is looked up before its organisation is known.' },
      columns: {
        id: P1,
        owner_id: P1,
        label: P2.plain(
          'Free text chosen by its owner to recognise the key, shown in lists; a label that names a person is the owner’s choice.',
        ),
        secret_hash: P1,
        scopes: P1,
        created_at: P1,
        expires_at: P1,
        last_used_on: P1,
        revoked_at: P1,
      },
    }),
    activation_tokens: table({
      scope: 'tenant',
      subject: 'user',
      key: 'account_id',
      purpose: 'security of access',
      basis: 'contract',
      retention: { after: 'expires_at', keep: 'P30D', then: 'erase' },
      indexes: { activation_tokens_by_hash: 'The token is looked up before its organisation is known.' },
      columns: { id: P1, account_id: P1, token_hash: P1, expires_at: P1, used_at: P1 },
    }),
    data_keys: table({
      scope: 'tenant',
      subject: 'none',
      purpose: 'encryption of personal data at rest',
      retention: { keep: 'unlimited', reason: 'A key lives as long as anything it sealed.' },
      columns: { id: P1, class: P1, wrapped_key: P2.encrypted(), created_at: P1, retired_at: P1 },
    }),
  },
  permissions: {
    'tenant:create': ['SUPERADMIN'],
    'tenant:list': ['SUPERADMIN', 'PLATFORM_SUPPORT', 'PLATFORM_AUDITOR'],
    'tenant:suspend': ['SUPERADMIN'],
    'user:read': ['TENANT_ADMIN', 'DPO', 'AUDITOR'],
    'user:create': ['TENANT_ADMIN'],
    'user:update': ['TENANT_ADMIN'],
    'user:suspend': ['TENANT_ADMIN'],
    'api-key:create': ['TENANT_ADMIN', 'DPO', 'MEMBER'],
    'api-key:read': ['TENANT_ADMIN', 'DPO', 'MEMBER'],
    'api-key:delete': ['TENANT_ADMIN', 'DPO', 'MEMBER'],
  },
  routes: [
    loginRoute,
    logoutRoute,
    refreshRoute,
    meRoute,
    activateRoute,
    createTenantRoute,
    listTenantsRoute,
    suspendTenantRoute,
    reactivateTenantRoute,
    listUsersRoute,
    createUserRoute,
    readUserRoute,
    updateUserRoute,
    suspendUserRoute,
    reactivateUserRoute,
    createApiKeyRoute,
    listApiKeysRoute,
    revokeApiKeyRoute,
  ],
  jobs: [expireSessionsJob],
  commands: [
    bootstrapSuperadminCommand,
    bootstrapTenantCommand,
    ...bootstrapAccountCommands,
    bootstrapActivationCommand,
    bootstrapStatusCommand,
  ],
  errors: identityErrors,
  rules: [],
});
