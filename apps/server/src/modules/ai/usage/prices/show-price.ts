import type { Price } from './load-prices.ts';

export function showPrice({ validFromMs, ...price }: Price) {
  return { ...price, validFrom: new Date(validFromMs).toISOString() };
}
