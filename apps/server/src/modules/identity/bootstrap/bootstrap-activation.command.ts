import { type Command, CommandRefused } from '../../../kernel/command.ts';
import type { RealmTx } from '../../../kernel/db/doors.ts';
import { asTenantId, PLATFORM_REALM } from '../../../kernel/ids.ts';
import { issueActivation } from '../activate/issue-activation.ts';
import { emailSchema, slugSchema } from '../schemas.ts';
import { inRealmOf } from '../sessions/in-realm-of.ts';
import { describeActivation } from './describe-activation.ts';
import { parseOption } from './parse-option.ts';

/** For a lost password or a token that expired. The old password works until the new one is set. */
export const bootstrapActivationCommand: Command = {
  name: 'bootstrap:activation',
  summary: 'Give an account that exists a new one-time activation token',
  options: {
    email: { description: 'Address of the account', required: true },
    tenant: { description: 'Slug of its organisation; without it, the superadmin' },
  },
  async run(kernel, options) {
    const email = parseOption(emailSchema, 'email', options.email);
    const slug = options.tenant === undefined ? undefined : parseOption(slugSchema, 'tenant', options.tenant);
    const actor = { scope: 'SYSTEM' as const, id: null, tenantId: null, name: 'cli' };
    const emailHash = kernel.keys.hashEmail(email);
    const tenant =
      slug &&
      (await kernel.db.withPlatform(actor, (tx) =>
        tx.selectFrom('tenants').select('id').where('slug', '=', slug).executeTakeFirst(),
      ));
    if (slug && !tenant)
      throw new CommandRefused('tenant_unknown', `No such tenant: ${slug}. Run bootstrap:status to list them.`);
    const tenantId = tenant ? asTenantId(tenant.id) : PLATFORM_REALM;
    const issued = await inRealmOf(kernel, tenantId, 'bootstrap:activation', async (tx) => {
      const id = await findAccount(tx, emailHash);
      if (!id) return undefined;
      await kernel.audit.recordIn(tx, {
        action: 'auth.activation_issued',
        outcome: 'success',
        tenantId,
        actor,
        target: { type: 'account', id },
      });
      return { id, ...(await issueActivation(kernel, tx, id)) };
    });
    if (!issued)
      throw new CommandRefused(
        'account_unknown',
        `No account of this address ${slug ? `in ${slug}` : 'on the platform'}.`,
      );
    return {
      json: { ...issued, email, tenantId: slug ? tenantId : null },
      text: `${email}\n${describeActivation(issued)}`,
    };
  },
};

async function findAccount(tx: RealmTx, emailHash: Buffer): Promise<string | undefined> {
  const found =
    tx.tenantId === PLATFORM_REALM
      ? await tx.selectFrom('superadmins').select('id').where('email_hash', '=', emailHash).executeTakeFirst()
      : await tx
          .selectFrom('users')
          .select('id')
          .where('tenant_id', '=', tx.tenantId)
          .where('email_hash', '=', emailHash)
          .executeTakeFirst();
  return found?.id;
}
