import type { Command } from '../../../kernel/command.ts';
import { CommandRefused } from '../../../kernel/command.ts';
import { PLATFORM_REALM } from '../../../kernel/ids.ts';
import { issueActivation } from '../activate/issue-activation.ts';
import { identityErrors } from '../errors.ts';
import { emailSchema } from '../schemas.ts';
import { describeActivation } from './describe-activation.ts';
import { insertSuperadmin } from './insert-superadmin.ts';
import { parseOption } from './parse-option.ts';
import { passwordFileOption, readPasswordHash } from './read-password.ts';

export const bootstrapSuperadminCommand: Command = {
  name: 'bootstrap:superadmin',
  summary: 'Make the superadmin, once and only once',
  options: { email: { description: 'Address of the superadmin', required: true }, 'password-file': passwordFileOption },
  async run(kernel, options) {
    const email = parseOption(emailSchema, 'email', options.email);
    const passwordHash = await readPasswordHash(options['password-file'], email);
    const actor = { scope: 'SYSTEM' as const, id: null, tenantId: null, name: 'cli' };
    const made = await kernel.db.withPlatform(actor, async (tx) => {
      const id = await insertSuperadmin(kernel, tx, email, passwordHash);
      if (!id) return undefined;
      await kernel.audit.recordIn(tx, {
        action: 'superadmin.create',
        outcome: 'success',
        tenantId: PLATFORM_REALM,
        actor,
        target: { type: 'superadmin', id },
      });
      return { id, ...(passwordHash ? {} : await issueActivation(kernel, tx, id)) };
    });
    if (!made)
      throw new CommandRefused(
        'superadmin_exists',
        `${identityErrors.superadmin_exists.title}. ${identityErrors.superadmin_exists.remedy}`,
      );
    return {
      json: { ...made, email, role: 'SUPERADMIN' },
      text: `Superadmin ${email} made.\n${describeActivation(made)}`,
    };
  },
};
