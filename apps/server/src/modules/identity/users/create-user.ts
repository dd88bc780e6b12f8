import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import type { TenantRole } from '../../../kernel/roles.ts';
import { issueActivation } from '../activate/issue-activation.ts';
import { checkPasswordStrength } from '../check-password-strength.ts';
import { identityProblem } from '../errors.ts';
import { hashPassword } from '../hash-password.ts';
import { insertUser } from './insert-user.ts';
import { openUser } from './open-user.ts';

interface Invitation {
  email: string;
  name?: string | undefined;
  role: TenantRole;
  password?: string | undefined;
}

/** Adds a user to the caller's tenant. Without a password, the answer has the one-time token with which the person sets one. */
export async function createUser({ kernel, actor, requestId }: Context<TenantActor>, invitation: Invitation) {
  const { email, name, role, password } = invitation;
  const weak = password === undefined ? undefined : checkPasswordStrength(password, email);
  if (weak) return weak;
  const passwordHash = password === undefined ? null : await hashPassword(password);
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const id = await insertUser(kernel, tx, { email, name, role, passwordHash });
    if (!id) return identityProblem('email_taken');
    const activation = passwordHash ? {} : await issueActivation(kernel, tx, id);
    await kernel.audit.recordIn(tx, {
      action: 'user.create',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'user', id },
      details: { role },
    });
    const row = await tx
      .selectFrom('users')
      .selectAll()
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return { ...(await openUser(kernel, tx, row)), ...activation };
  });
}
