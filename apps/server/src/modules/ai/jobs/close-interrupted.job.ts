import { asTenantId, type TenantId } from '../../../kernel/ids.ts';
import type { Job } from '../../../kernel/jobs.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { findUnfinished, type UnfinishedIntent } from '../../audit/index.ts';

/** Longer than any call may last (config: at most 10 minutes): a call still running elsewhere is never taken for a dead one. */
const OLDEST_MS = 2 * 86_400_000;
const YOUNGEST_MS = 15 * 60_000;

/** Gives calls whose process died between intent and outcome the outcome they had: none, `interrupted`. Idempotent. */
export const closeInterruptedJob: Job = {
  name: 'ai.close-interrupted',
  cron: '*/10 * * * *',
  async run(kernel) {
    const tenants = await kernel.db.withSystem('list_tenants', (tx) => tx.selectFrom('tenants').select('id').execute());
    for (const { id } of tenants) await closeInterrupted(kernel, asTenantId(id));
  },
};

async function closeInterrupted(kernel: Kernel, tenantId: TenantId): Promise<void> {
  await kernel.db.withTenant(tenantId, async (tx) => {
    const nowMs = kernel.clock();
    for (const intent of await findUnfinished(tx, 'ai.invoke', nowMs - OLDEST_MS, nowMs - YOUNGEST_MS)) {
      if (!intent.targetId || !intent.actorId) continue;
      await kernel.audit.recordIn(tx, {
        action: 'ai.invoke',
        outcome: 'failure',
        tenantId,
        actor: null,
        target: { type: 'ai_job', id: intent.targetId },
        ...(intent.requestId ? { requestId: intent.requestId } : {}),
        details: { failure: 'interrupted' },
      });
      await tx
        .insertInto('ai_jobs')
        .values(jobOf(tenantId, intent.targetId, intent.actorId, intent))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
}

function jobOf(tenantId: TenantId, id: string, userId: string, { details, occurredAtMs }: UnfinishedIntent) {
  return {
    tenant_id: tenantId,
    id,
    user_id: userId,
    tool_code: String(details.tool),
    provider: String(details.provider),
    model: String(details.model),
    status: 'interrupted',
    failure: 'interrupted',
    prompt_tokens: 0,
    completion_tokens: 0,
    masked: {},
    latency_ms: 0,
    created_at: new Date(occurredAtMs),
  };
}
