import { sql } from 'kysely';
import type { PlatformActor } from '../../../../kernel/actor.ts';
import type { Context } from '../../../../kernel/context.ts';
import { notifyChange } from '../../../../kernel/db/notify-change.ts';
import { PLATFORM_REALM } from '../../../../kernel/ids.ts';
import { PRICES, type Price } from './load-prices.ts';
import { showPrice } from './show-price.ts';

export type NewPrice = Omit<Price, 'validFromMs'> & { validFromMs?: number | undefined };

/** Replaces the whole price list. What calls have cost is not changed: it was fixed when they ended. */
export async function setPrices({ kernel, actor, requestId }: Context<PlatformActor>, listed: readonly NewPrice[]) {
  const prices = listed.map((price): Price => ({ ...price, validFromMs: price.validFromMs ?? kernel.clock() }));
  await kernel.db.withPlatform(actor, async (tx) => {
    // Two lists set at once would be mixed: neither transaction sees the rows of the other to delete them.
    await sql`LOCK TABLE ai_model_prices IN SHARE ROW EXCLUSIVE MODE`.execute(tx);
    await tx.deleteFrom('ai_model_prices').execute();
    const rows = prices.map((price) => ({
      provider: price.provider,
      model: price.model,
      valid_from: new Date(price.validFromMs),
      input_per_million: price.inputPerMillion,
      output_per_million: price.outputPerMillion,
    }));
    if (rows.length > 0) await tx.insertInto('ai_model_prices').values(rows).execute();
    await notifyChange(tx, 'tool', PRICES);
    await kernel.audit.recordIn(tx, {
      action: 'ai_prices.set',
      outcome: 'success',
      tenantId: PLATFORM_REALM,
      actor,
      requestId,
      details: { prices: rows.length },
    });
  });
  kernel.invalidations.dropHere('tool', PRICES);
  return { items: prices.map(showPrice), nextCursor: null };
}
