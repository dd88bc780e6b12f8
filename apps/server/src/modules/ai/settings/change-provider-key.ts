import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { aiProblem } from '../errors.ts';
import { providers } from '../invoke/choose-provider.ts';
import { keyPlace } from './load-settings.ts';

/** Sets, or with null takes away, the organisation's own key with a provider. It is never shown again. */
export async function changeProviderKey(
  { kernel, actor, requestId }: Context<TenantActor>,
  provider: string,
  apiKey: string | null,
) {
  if (!providers.of(kernel).get(provider)) return aiProblem('provider_unknown');
  await kernel.db.withTenant(actor.tenantId, async (tx) => {
    if (apiKey === null) {
      await tx
        .deleteFrom('ai_provider_keys')
        .where('tenant_id', '=', tx.tenantId)
        .where('provider', '=', provider)
        .execute();
    } else {
      const columns = {
        api_key: await kernel.cipher.seal(tx, keyPlace(provider), apiKey),
        set_by: actor.id,
        set_at: new Date(kernel.clock()),
      };
      await tx
        .insertInto('ai_provider_keys')
        .values({ tenant_id: tx.tenantId, provider, ...columns })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'provider']).doUpdateSet(columns))
        .execute();
    }
    await notifyChange(tx, 'tool', tx.tenantId);
    await kernel.audit.recordIn(tx, {
      action: apiKey === null ? 'ai_provider_key.delete' : 'ai_provider_key.set',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'ai_provider', id: provider },
    });
  });
  kernel.invalidations.dropHere('tool', actor.tenantId);
  return undefined;
}
