import type { Price } from './load-prices.ts';

/** The price of a model at a moment: by its own name before the longest beginning that fits; of those the one valid last. */
export function findPrice(prices: readonly Price[], provider: string, model: string, atMs: number): Price | undefined {
  let best: Price | undefined;
  for (const price of prices) {
    if (price.provider !== provider || price.validFromMs > atMs || !fits(price.model, model)) continue;
    if (!best || isCloser(price, best)) best = price;
  }
  return best;
}

function fits(pattern: string, model: string): boolean {
  return pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : pattern === model;
}

/** Both fit the same model, so the one that is not a beginning, or else the longer, says more of it. */
function isCloser(price: Price, than: Price): boolean {
  if (price.model === than.model) return price.validFromMs > than.validFromMs;
  const isBeginning = price.model.endsWith('*');
  if (isBeginning !== than.model.endsWith('*')) return !isBeginning;
  return price.model.length > than.model.length;
}
