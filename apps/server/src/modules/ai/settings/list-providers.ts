import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { providers } from '../invoke/choose-provider.ts';
import { loadSettings } from './load-settings.ts';

/** What an organisation may choose from. Whether a key of its own is set is said, the key never. */
export async function listProviders({ kernel, actor }: Context<TenantActor>) {
  const registry = providers.of(kernel);
  const settings = await loadSettings(kernel, actor.tenantId);
  const chosen = settings.defaultProvider ?? registry.defaultProvider.name;
  const items = registry.all().map((provider) => ({
    name: provider.name,
    location: provider.location,
    default: provider.name === chosen,
    ownKey: settings.providerKeys[provider.name] !== undefined,
    embeddings: provider.embed !== undefined,
    state: registry.stateOf(provider.name),
  }));
  return { items, nextCursor: null };
}
