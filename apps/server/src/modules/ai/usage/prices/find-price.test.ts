import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costInMicros } from './cost-of.ts';
import { findPrice } from './find-price.ts';
import type { Price } from './load-prices.ts';

const price = (model: string, validFromMs = 0, provider = 'openai'): Price => ({
  provider,
  model,
  validFromMs,
  inputPerMillion: 1,
  outputPerMillion: 1,
});

describe('the price of a model', () => {
  test.each([
    ['gpt-4o', 'gpt-4o'],
    ['gpt-4o-mini-2024', 'gpt-4o-mini*'],
    ['gpt-4o-2024', 'gpt-4o*'],
    ['gpt-5', 'gpt-*'],
    ['mistral', '*'],
  ])('%s is found as %s: its own name, else the longest beginning', (model, expected) => {
    const prices = ['*', 'gpt-*', 'gpt-4o*', 'gpt-4o-mini*', 'gpt-4o'].map((name) => price(name));
    for (const order of [prices, prices.toReversed()])
      expect(findPrice(order, 'openai', model, 1)?.model).toBe(expected);
  });

  test('of one name the last that is valid holds; one to come does not yet, and leaves the field to a beginning', () => {
    const prices = [price('a', 10), price('a', 30), price('a', 20), price('*', 0)];
    expect([5, 10, 25, 30].map((atMs) => findPrice(prices, 'openai', 'a', atMs)?.validFromMs)).toEqual([0, 10, 20, 30]);
    expect(findPrice([price('a', 10)], 'openai', 'a', 9)).toBeUndefined();
  });

  test('another provider’s model of that name has no price', () => {
    expect(findPrice([price('*')], 'anthropic', 'a', 1)).toBeUndefined();
  });

  test('the cost is the exact one to half a micro-euro, whatever the figures', () => {
    const tokens = fc.integer({ min: 0, max: 2 ** 31 - 1 });
    const perMillion = fc.integer({ min: 0, max: 10_000_000_000 });
    fc.assert(
      fc.property(
        tokens,
        tokens,
        perMillion,
        perMillion,
        (promptTokens, completionTokens, inputPerMillion, outputPerMillion) => {
          const cost = BigInt(costInMicros({ inputPerMillion, outputPerMillion }, { promptTokens, completionTokens }));
          const exact =
            BigInt(promptTokens) * BigInt(inputPerMillion) + BigInt(completionTokens) * BigInt(outputPerMillion);
          const apart = cost * 1_000_000n - exact;
          expect(apart <= 500_000n && apart > -500_000n).toBe(true);
        },
      ),
    );
    expect(
      costInMicros(
        { inputPerMillion: 2_500_000, outputPerMillion: 10_000_000 },
        { promptTokens: 1_000, completionTokens: 500 },
      ),
    ).toBe(7_500);
  });
});
