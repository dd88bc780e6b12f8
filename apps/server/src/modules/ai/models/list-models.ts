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

const listed = perKernel(() => new LRUCache<string, string[]>({ max: 100, ttl: KEPT_MS }));

/** `gardefou`, the default, then the models of every provider that can be asked; one that is down has none. */
export async function listModels({ kernel, signal }: Context<TenantActor>): Promise<ListedModel[]> {
  const registry = providers.of(kernel);
  const cache = listed.of(kernel);
  const lists = await Promise.all(
    registry.all().map(async (provider) => {
      const models = cache.get(provider.name) ?? (await provider.models(signal));
      if (models.length > 0) cache.set(provider.name, models);
      return models.map((model) => ({ id: `${provider.name}/${model}`, provider: provider.name, model }));
    }),
  );
  return [{ id: 'gardefou', provider: 'gardefou', model: 'gardefou' }, ...lists.flat()];
}
