import type { TenantId } from '../../../../kernel/ids.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { locationOf, providers } from '../../invoke/choose-provider.ts';
import type { ProviderUsage } from '../../providers/provider.ts';
import { findPrice } from './find-price.ts';
import { loadPrices, type Price } from './load-prices.ts';

interface PricedCall {
  provider: string;
  model: string;
  usage: Pick<ProviderUsage, 'promptTokens' | 'completionTokens'>;
}

/**
 * What a call that ends now costs, in micro-euros; null when nobody has said what its model costs. A model that runs on one's own
 * machines costs nothing, unless a price is set for it. Without a promise while the prices are cached.
 */
export function costOf(kernel: Kernel, tenantId: TenantId, call: PricedCall): number | null | Promise<number | null> {
  const prices = loadPrices(kernel, tenantId);
  return prices instanceof Promise
    ? prices.then((loaded) => priced(kernel, loaded, call))
    : priced(kernel, prices, call);
}

function priced(kernel: Kernel, prices: readonly Price[], { provider, model, usage }: PricedCall): number | null {
  const price = findPrice(prices, provider, model, kernel.clock());
  if (price) return costInMicros(price, usage);
  const known = providers.of(kernel).get(provider);
  return known && locationOf(known, model) === 'local' ? 0 : null;
}

/** To the nearest micro-euro. In whole numbers: a long context at a high price passes 2^53 before it is divided. */
export function costInMicros(
  { inputPerMillion, outputPerMillion }: Pick<Price, 'inputPerMillion' | 'outputPerMillion'>,
  { promptTokens, completionTokens }: PricedCall['usage'],
): number {
  const millionths =
    BigInt(promptTokens) * BigInt(inputPerMillion) + BigInt(completionTokens) * BigInt(outputPerMillion);
  return Number((millionths + 500_000n) / 1_000_000n);
}
