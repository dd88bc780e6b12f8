import type { Command } from '../../../kernel/command.ts';
import { asTenantId } from '../../../kernel/ids.ts';

interface TenantStatus {
  slug: string;
  id: string;
  status: string;
  admins: number;
  dpos: number;
  members: number;
}

export const bootstrapStatusCommand: Command = {
  name: 'bootstrap:status',
  summary: 'What exists and what is still missing of a first deployment',
  options: {},
  async run(kernel) {
    const actor = { scope: 'SYSTEM' as const, id: null, tenantId: null, name: 'cli' };
    const { superadmins, tenants } = await kernel.db.withPlatform(actor, async (tx) => ({
      superadmins: await tx.selectFrom('superadmins').select(['id', 'password_hash']).execute(),
      tenants: await tx.selectFrom('tenants').select(['id', 'slug', 'status']).orderBy('slug').execute(),
    }));
    const states: TenantStatus[] = [];
    for (const tenant of tenants) {
      const users = await kernel.db.withTenant(asTenantId(tenant.id), (tx) =>
        tx
          .selectFrom('users')
          .select(['role'])
          .where('tenant_id', '=', tx.tenantId)
          .where('status', '=', 'active')
          .execute(),
      );
      const count = (role: string) => users.filter((user) => user.role === role).length;
      states.push({ ...tenant, admins: count('TENANT_ADMIN'), dpos: count('DPO'), members: count('MEMBER') });
    }
    const superadmin =
      superadmins.length === 0
        ? 'missing'
        : superadmins.some(({ password_hash }) => password_hash)
          ? 'active'
          : 'awaiting activation';
    return {
      json: { superadmin, tenants: states },
      text: [`superadmin: ${superadmin}`, ...describe(states), ...next(superadmin, states)].join('\n'),
    };
  },
};

function describe(tenants: readonly TenantStatus[]): string[] {
  return tenants.map(
    ({ slug, status, admins, dpos, members }) => `${slug} (${status}): ${admins} admin, ${dpos} DPO, ${members} member`,
  );
}

function next(superadmin: string, tenants: readonly TenantStatus[]): string[] {
  if (superadmin === 'missing') return ['Next: gardefou bootstrap:superadmin --email …'];
  if (tenants.length === 0) return ['Next: gardefou bootstrap:tenant --slug … --name …'];
  return tenants.flatMap(({ slug, admins, dpos }) => [
    ...(admins === 0 ? [`Next: gardefou bootstrap:tenant-admin --tenant ${slug} --email …`] : []),
    ...(dpos === 0 ? [`Next: gardefou bootstrap:tenant-dpo --tenant ${slug} --email …`] : []),
  ]);
}
