import type { Context } from '../../../kernel/context.ts';
import type { SystemTx } from '../../../kernel/db/doors.ts';
import type { RouteContext } from '../../../kernel/http/route.ts';
import { PLATFORM_REALM, type TenantId } from '../../../kernel/ids.ts';
import type { Problem } from '../../../kernel/problem.ts';
import type { Role } from '../../../kernel/roles.ts';
import { identityProblem } from '../errors.ts';
import { verifyPassword } from '../hash-password.ts';
import { PLATFORM_SLUG } from '../schemas.ts';
import { openSession } from '../sessions/open-session.ts';
import type { SessionGrant } from '../sessions/session-grant.ts';
import { clearFailures, recordFailure, refuseTooManyFailures } from './login-failures.ts';

export interface Credentials {
  email: string;
  password: string;
  tenant?: string | undefined;
}

interface Candidate {
  id: string;
  tenantId: TenantId;
  slug: string;
  role: string;
  passwordHash: string | null;
  suspended: 'account_suspended' | 'tenant_suspended' | undefined;
}

export interface LoggedIn {
  user: { id: string; email: string; scope: 'TENANT' | 'PLATFORM'; role: Role; tenantId: string | null };
  grant: SessionGrant;
}

/**
 * Opens a session. An unknown account costs one lookup, one argon2 and one audit row, exactly like a wrong password.
 * Without a tenant, the one account that the password opens; several answer 409 with their slugs, to someone who knows the password.
 */
export async function login(
  context: RouteContext<true>,
  { email, password, tenant }: Credentials,
): Promise<LoggedIn | Problem> {
  const { kernel } = context;
  const emailHash = kernel.keys.hashEmail(email);
  const limited = await refuseTooManyFailures(context, emailHash);
  if (limited) return limited;
  const candidates = await kernel.db.withSystem('login_lookup', (tx) => findCandidates(tx, emailHash, tenant));
  const opened = await openedBy(candidates, password);
  const [account] = opened;
  const late = await (account ? refuseTooManyFailures : recordFailure)(context, emailHash);
  if (late) return late;
  if (!account) {
    await audit(context, PLATFORM_REALM, 'refused', 'invalid_credentials');
    return identityProblem('invalid_credentials');
  }
  await clearFailures(context, emailHash);
  if (opened.length > 1)
    return identityProblem('tenant_required', { members: { tenants: opened.map(({ slug }) => slug) } });
  if (account.suspended) {
    await audit(context, account.tenantId, 'refused', account.suspended, account.id);
    return identityProblem(account.suspended);
  }
  return { user: describe(account, email), grant: await open(context, account) };
}

/**
 * One verification when there is no account, one for each account otherwise, at the same time: an address known to several
 * organisations must not answer so much later that it shows.
 */
async function openedBy(candidates: readonly Candidate[], password: string): Promise<Candidate[]> {
  if (candidates.length === 0) await verifyPassword(null, password);
  const matches = await Promise.all(candidates.map(({ passwordHash }) => verifyPassword(passwordHash, password)));
  return candidates.filter((_, index) => matches[index]);
}

function describe({ id, tenantId, role }: Candidate, email: string): LoggedIn['user'] {
  const platform = tenantId === PLATFORM_REALM;
  return {
    id,
    email: email.trim(),
    scope: platform ? 'PLATFORM' : 'TENANT',
    role: role as Role,
    tenantId: platform ? null : tenantId,
  };
}

function open(context: RouteContext<true>, { id, tenantId }: Candidate): Promise<SessionGrant> {
  const { kernel, requestId } = context;
  const run = async (tx: Parameters<typeof openSession>[1]) => {
    const grant = await openSession(kernel, tx, id);
    await kernel.audit.recordIn(tx, {
      action: 'auth.login',
      outcome: 'success',
      tenantId,
      actor: null,
      requestId,
      target: { type: 'account', id },
    });
    return grant;
  };
  return tenantId === PLATFORM_REALM
    ? kernel.db.withPlatform({ scope: 'SYSTEM', id: null, tenantId: null, name: 'login' }, run)
    : kernel.db.withTenant(tenantId, run);
}

function audit(
  context: Pick<Context, 'kernel' | 'requestId'>,
  tenantId: TenantId,
  outcome: 'refused',
  reason: string,
  accountId?: string,
): Promise<void> {
  const { kernel, requestId } = context;
  return kernel.audit.record({
    action: 'auth.login',
    outcome,
    tenantId,
    actor: null,
    requestId,
    details: { reason },
    ...(accountId ? { target: { type: 'account', id: accountId } } : {}),
  });
}

/** Users of the organisation named, or of all; the superadmin when nothing is named, or the platform. */
async function findCandidates(tx: SystemTx, emailHash: Buffer, slug: string | undefined): Promise<Candidate[]> {
  const users = slug === PLATFORM_SLUG ? [] : await findUsers(tx, emailHash, slug);
  return slug === undefined || slug === PLATFORM_SLUG ? [...users, ...(await findSuperadmins(tx, emailHash))] : users;
}

async function findUsers(tx: SystemTx, emailHash: Buffer, slug: string | undefined): Promise<Candidate[]> {
  let users = tx
    .selectFrom('users')
    .innerJoin('tenants', 'tenants.id', 'users.tenant_id')
    .select([
      'users.id',
      'users.tenant_id',
      'users.role',
      'users.password_hash',
      'users.status',
      'tenants.slug',
      'tenants.status as tenant_status',
    ])
    .where('users.email_hash', '=', emailHash);
  if (slug !== undefined) users = users.where('tenants.slug', '=', slug);
  return (await users.execute()).map((user) => ({
    id: user.id,
    tenantId: user.tenant_id as TenantId,
    slug: user.slug,
    role: user.role,
    passwordHash: user.password_hash,
    suspended:
      user.tenant_status !== 'active' ? 'tenant_suspended' : user.status !== 'active' ? 'account_suspended' : undefined,
  }));
}

async function findSuperadmins(tx: SystemTx, emailHash: Buffer): Promise<Candidate[]> {
  const admins = await tx
    .selectFrom('superadmins')
    .select(['id', 'role', 'password_hash', 'status'])
    .where('email_hash', '=', emailHash)
    .execute();
  return admins.map((admin) => ({
    id: admin.id,
    tenantId: PLATFORM_REALM,
    slug: PLATFORM_SLUG,
    role: admin.role,
    passwordHash: admin.password_hash,
    suspended: admin.status === 'active' ? undefined : 'account_suspended',
  }));
}
