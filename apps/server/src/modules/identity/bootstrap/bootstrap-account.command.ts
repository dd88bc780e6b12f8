import type { Command } from '../../../kernel/command.ts';
import { CommandRefused } from '../../../kernel/command.ts';
import { asTenantId } from '../../../kernel/ids.ts';
import type { TenantRole } from '../../../kernel/roles.ts';
import { issueActivation } from '../activate/issue-activation.ts';
import { identityErrors } from '../errors.ts';
import { emailSchema, slugSchema } from '../schemas.ts';
import { insertUser } from '../users/insert-user.ts';
import { describeActivation } from './describe-activation.ts';
import { parseOption } from './parse-option.ts';
import { passwordFileOption, readPasswordHash } from './read-password.ts';

function accountCommand(name: string, role: TenantRole, summary: string): Command {
  return {
    name,
    summary,
    options: {
      tenant: { description: 'Slug of the organisation', required: true },
      email: { description: 'Address of the account', required: true },
      'password-file': passwordFileOption,
    },
    async run(kernel, options) {
      const slug = parseOption(slugSchema, 'tenant', options.tenant);
      const email = parseOption(emailSchema, 'email', options.email);
      const passwordHash = await readPasswordHash(options['password-file'], email);
      const actor = { scope: 'SYSTEM' as const, id: null, tenantId: null, name: 'cli' };
      const tenant = await kernel.db.withPlatform(actor, (tx) =>
        tx.selectFrom('tenants').select('id').where('slug', '=', slug).executeTakeFirst(),
      );
      if (!tenant)
        throw new CommandRefused(
          'tenant_unknown',
          `${identityErrors.tenant_unknown.title}: ${slug}. ${identityErrors.tenant_unknown.remedy}`,
        );
      const tenantId = asTenantId(tenant.id);
      const made = await kernel.db.withTenant(tenantId, async (tx) => {
        const id = await insertUser(kernel, tx, { email, role, passwordHash });
        if (!id) return undefined;
        await kernel.audit.recordIn(tx, {
          action: 'user.create',
          outcome: 'success',
          tenantId,
          actor,
          target: { type: 'user', id },
          details: { role },
        });
        return { id, ...(passwordHash ? {} : await issueActivation(kernel, tx, id)) };
      });
      if (!made) throw new CommandRefused('email_taken', `${identityErrors.email_taken.title}: ${email}`);
      return {
        json: { ...made, email, role, tenantId },
        text: `${role} ${email} of ${slug} made.\n${describeActivation(made)}`,
      };
    },
  };
}

export const bootstrapAccountCommands: readonly Command[] = [
  accountCommand('bootstrap:tenant-admin', 'TENANT_ADMIN', 'Add an administrator to an organisation'),
  accountCommand('bootstrap:tenant-dpo', 'DPO', 'Add a DPO to an organisation'),
  accountCommand('bootstrap:tenant-user', 'MEMBER', 'Add a member to an organisation'),
];
