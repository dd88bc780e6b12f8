import { z } from 'zod';
import { asPlatform } from '../../../../kernel/http/as-tenant.ts';
import { pageSchema } from '../../../../kernel/http/page.ts';
import { route } from '../../../../kernel/http/route.ts';
import { listPrices } from './list-prices.ts';
import { setPrices } from './set-prices.ts';

/** Ten thousand euros for a million tokens: above every price, and small enough for sums of them. */
const MAX_PRICE_MICROS = 10_000_000_000;
const priceSchema = z.int().min(0).max(MAX_PRICE_MICROS).describe('Micro-euros for a million tokens');
const listSchema = pageSchema(
  z.object({
    provider: z.string(),
    model: z.string(),
    inputPerMillion: priceSchema,
    outputPerMillion: priceSchema,
    validFrom: z.iso.datetime(),
  }),
);

export const listPricesRoute = route({
  id: 'listAiPrices',
  method: 'GET',
  path: '/api/ai/prices',
  summary: 'What models cost, as the publisher of this platform has set it',
  permission: 'ai:prices-read',
  responses: { 200: listSchema },
  handler: (context) => listPrices(context),
});

export const setPricesRoute = route({
  id: 'setAiPrices',
  method: 'PUT',
  path: '/api/platform/ai/prices',
  summary: 'Replace the price list of models; what calls have cost stays as it was',
  permission: 'ai:prices',
  body: z.strictObject({
    prices: z
      .array(
        z.strictObject({
          provider: z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'The name of a provider'),
          model: z.string().regex(/^[A-Za-z0-9._:/@-]{0,127}[A-Za-z0-9._:/@*-]$/, 'A model, or its beginning and *'),
          inputPerMillion: priceSchema,
          outputPerMillion: priceSchema,
          validFrom: z.iso.datetime({ offset: true }).optional(),
        }),
      )
      .max(1_000)
      .refine(
        (prices) =>
          new Set(
            prices.map(
              ({ provider, model, validFrom }) => `${provider} ${model} ${validFrom ? Date.parse(validFrom) : ''}`,
            ),
          ).size === prices.length,
        'Each model once for each date',
      ),
  }),
  responses: { 200: listSchema },
  handler: (context, { body }) =>
    setPrices(
      asPlatform(context),
      body.prices.map(({ validFrom, ...price }) => ({
        ...price,
        validFromMs: validFrom ? Date.parse(validFrom) : undefined,
      })),
    ),
});
