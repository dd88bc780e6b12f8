import type { TenantTx } from '../kernel/db/doors.ts';
import { asTenantId } from '../kernel/ids.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { TenantRole } from '../kernel/roles.ts';
import { insertActivations } from '../modules/ai/index.ts';
import { hashPassword, insertApiKey, insertTenant, insertUser } from '../modules/identity/index.ts';
import { addDemoDpia } from './add-demo-dpia.ts';
import { DEMO_ACTOR } from './demo-actor.ts';
import { randomPassword } from './random-password.ts';

interface DemoAccount {
  id: string;
  email: string;
  password: string;
}

export interface DemoTenant {
  id: string;
  slug: string;
  name: string;
  admin: DemoAccount;
  dpo: DemoAccount;
  member: DemoAccount;
  apiKey: string;
}

const KEY_SCOPES = ['ai:invoke', 'ai:tools', 'ai:jobs', 'consent:read', 'consent:grant', 'consent:revoke'];

export interface DemoTenantPlan {
  slug: string;
  name: string;
  /** Tools of its sector that are open beside the general ones. */
  tools: readonly string[];
  /** The one among them whose impact assessment is validated. */
  assessed?: string;
}

/** One organisation of the demo with its people, its tools, and a key of its member. Completes what a killed start left. */
export async function addDemoTenant(
  kernel: Kernel,
  { slug, name, tools, assessed }: DemoTenantPlan,
): Promise<DemoTenant> {
  const id = await kernel.db.withPlatform(DEMO_ACTOR, async (tx) => {
    const row =
      (await insertTenant(kernel, tx, DEMO_ACTOR, { slug, name })) ??
      (await tx.selectFrom('tenants').select('id').where('slug', '=', slug).executeTakeFirstOrThrow());
    return asTenantId(row.id);
  });
  return kernel.db.withTenant(id, async (tx) => {
    await tx.deleteFrom('users').where('tenant_id', '=', id).execute();
    const account = (local: string, role: TenantRole) => addAccount(kernel, tx, `${local}@${slug}.example`, role);
    const admin = await account('admin', 'TENANT_ADMIN');
    const dpo = await account('dpo', 'DPO');
    const member = await account('membre', 'MEMBER');
    await insertActivations(tx, admin.id, tools);
    if (assessed) await addDemoDpia(kernel, tx, { purpose: assessed, adminId: admin.id, dpoId: dpo.id });
    const { key } = await insertApiKey(tx, { ownerId: member.id, label: 'demo', scopes: KEY_SCOPES, expiresAt: null });
    return { id, slug, name, admin, dpo, member, apiKey: key };
  });
}

async function addAccount(kernel: Kernel, tx: TenantTx, email: string, role: TenantRole): Promise<DemoAccount> {
  const password = randomPassword();
  const id = await insertUser(kernel, tx, { email, role, passwordHash: await hashPassword(password) });
  if (!id) throw new Error('a demo account exists already');
  await kernel.audit.recordIn(tx, {
    action: 'user.create',
    outcome: 'success',
    tenantId: tx.tenantId,
    actor: DEMO_ACTOR,
    target: { type: 'user', id },
    details: { role },
  });
  return { id, email, password };
}
