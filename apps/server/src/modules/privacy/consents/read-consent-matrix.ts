import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { pageOf } from '../../../kernel/http/page.ts';

/** People × purposes. By id only: names are one call to /api/users away for those who may see them. */
export async function readConsentMatrix(
  { kernel, actor }: Context<TenantActor>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const purposes = await tx
      .selectFrom('purposes')
      .select('code')
      .where('lawful_basis', '=', 'consent')
      .orderBy('code')
      .execute();
    let people = tx
      .selectFrom('users')
      .select(['id'])
      .where('tenant_id', '=', tx.tenantId)
      .orderBy('id')
      .limit(limit + 1);
    if (cursor) people = people.where('id', '>', cursor);
    const { items, nextCursor } = pageOf(await people.execute(), limit);
    const consents = await tx
      .selectFrom('consents')
      .select(['user_id', 'purpose', 'status'])
      .where('tenant_id', '=', tx.tenantId)
      .where('user_id', 'in', items.length > 0 ? items.map(({ id }) => id) : ['00000000-0000-0000-0000-000000000000'])
      .execute();
    const byUser = Map.groupBy(consents, (consent) => consent.user_id);
    return {
      purposes: purposes.map(({ code }) => code),
      items: items.map(({ id }) => ({
        userId: id,
        consents: Object.fromEntries((byUser.get(id) ?? []).map(({ purpose, status }) => [purpose, status])),
      })),
      nextCursor,
    };
  });
}
