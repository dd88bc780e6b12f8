import { LRUCache } from 'lru-cache';
import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';
import { providers } from '../invoke/choose-provider.ts';

export interface ListedModel {
  /** `provider/model`, as a call may name it. */
  id: string;
  provider: string;
  model: string;
}

const KEPT_MS = 60_000;
/** A provider that is down costs every client that lists models up to a second, so it is not asked each time. */
const DOWN_KEPT_MS = 5_000;

const listed = perKernel(() => new LRUCache<string, string[]>({ max: 100 }));

/**
 * `gardefou`, the default, then the models of the providers that the server relies on or that stand on its own network; one
 * that is down has none. A service far away that nobody configured is not asked: it would only hear that we are here.
 */
export async function listModels({ kernel, signal }: Context<TenantActor>): Promise<ListedModel[]> {
  const registry = providers.of(kernel);
  const cache = listed.of(kernel);
  const reliedOn = registry.reliedOn();
  const asked = registry.all().filter((provider) => reliedOn.includes(provider) || provider.location === 'local');
  const lists = await Promise.all(
    asked.map(async (provider) => {
      let models = cache.get(provider.name);
      if (!models) {
        models = await provider.models(signal);
        // A client that left says nothing of the provider.
        if (!signal.aborted) cache.set(provider.name, models, { ttl: models.length > 0 ? KEPT_MS : DOWN_KEPT_MS });
      }
      return models.map((model) => ({ id: `${provider.name}/${model}`, provider: provider.name, model }));
    }),
  );
  return [{ id: 'gardefou', provider: 'gardefou', model: 'gardefou' }, ...lists.flat()];
}
