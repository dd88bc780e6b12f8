import { CachedByKey } from '../../../../kernel/db/cached-by-key.ts';
import type { RealmTx } from '../../../../kernel/db/doors.ts';
import type { TenantId } from '../../../../kernel/ids.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { perKernel } from '../../../../kernel/per-kernel.ts';

export interface Price {
  provider: string;
  /** A model's name, or the beginning of names and `*`. */
  model: string;
  validFromMs: number;
  /** Micro-euros for a million tokens. */
  inputPerMillion: number;
  outputPerMillion: number;
}

/** What notifications of a change of prices name. */
export const PRICES = 'prices';

const prices = perKernel(
  (kernel) =>
    new CachedByKey<readonly Price[]>(kernel, { topics: ['tool'], max: 1, ttlMs: 60_000, groupsOf: () => [PRICES] }),
);

/** The price list of the platform, the same for every organisation; without a promise when it is cached. */
export function loadPrices(kernel: Kernel, tenantId: TenantId): readonly Price[] | Promise<readonly Price[]> {
  const cache = prices.of(kernel);
  return cache.peek(PRICES) ?? cache.get(PRICES, () => kernel.db.withTenant(tenantId, readPrices));
}

export async function readPrices(tx: RealmTx): Promise<Price[]> {
  const rows = await tx.selectFrom('ai_model_prices').selectAll().execute();
  return rows.map((row) => ({
    provider: row.provider,
    model: row.model,
    validFromMs: row.valid_from.getTime(),
    inputPerMillion: row.input_per_million,
    outputPerMillion: row.output_per_million,
  }));
}
