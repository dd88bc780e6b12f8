import { sql } from 'kysely';
import type { TenantTx } from '../../../kernel/db/doors.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';
import { passedThresholds } from './announce-thresholds.ts';
import type { Meter } from './meters-of.ts';

/** Calls that find the same counter missing share one count of a month of rows. */
const seeding = perKernel(() => new Map<string, Promise<void>>());

/** Starts a counter that is not there at what ai_jobs says was used, so that a restart gives nothing away. */
export function seedMeter(kernel: Kernel, tenantId: TenantId, meter: Meter): Promise<void> {
  const running = seeding.of(kernel);
  let seed = running.get(meter.key);
  if (!seed) {
    seed = start(kernel, tenantId, meter).finally(() => running.delete(meter.key));
    running.set(meter.key, seed);
  }
  return seed;
}

async function start(kernel: Kernel, tenantId: TenantId, meter: Meter): Promise<void> {
  const used = await kernel.db.withTenant(tenantId, (tx) => countUse(tx, meter));
  const ttlMs = meter.endMs - kernel.clock();
  // What was passed before this counter began was said then, or was so already when the limit was set.
  for (const { key } of passedThresholds(meter, used)) await kernel.sharedState.setIfAbsent(key, '1', ttlMs);
  await kernel.sharedState.setIfAbsent(meter.key, String(used), ttlMs);
}

async function countUse(tx: TenantTx, { kind, quota, startMs, endMs }: Meter): Promise<number> {
  const counted =
    kind === 'requests'
      ? sql<number>`count(*)`
      : sql<number>`coalesce(sum(prompt_tokens::bigint + completion_tokens), 0)::bigint`;
  let query = tx
    .selectFrom('ai_jobs')
    .select(counted.as('used'))
    .where('tenant_id', '=', tx.tenantId)
    .where('created_at', '>=', new Date(startMs))
    .where('created_at', '<', new Date(endMs));
  if (quota.scope === 'user') query = query.where('user_id', '=', quota.subject);
  if (quota.scope === 'tool') query = query.where('tool_code', '=', quota.subject);
  const { used } = await query.executeTakeFirstOrThrow();
  return used;
}
