import type { Context } from '../../../../kernel/context.ts';
import { loadPrices, type Price, readPrices } from './load-prices.ts';
import { showPrice } from './show-price.ts';

/** The price list, by provider and model; for the publisher who sets it and for the organisations that reckon with it. */
export async function listPrices({ kernel, actor }: Pick<Context, 'kernel' | 'actor'>) {
  const prices =
    actor.scope === 'TENANT'
      ? await loadPrices(kernel, actor.tenantId)
      : await kernel.db.withPlatform(actor, readPrices);
  return { items: prices.toSorted(inOrder).map(showPrice), nextCursor: null };
}

function inOrder(one: Price, other: Price): number {
  const name = ({ provider, model }: Price) => `${provider}/${model}`;
  return name(one) < name(other) ? -1 : name(one) > name(other) ? 1 : one.validFromMs - other.validFromMs;
}
