import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { pageOf } from '../../../kernel/http/page.ts';

const SEES_EVERYONE = new Set(['TENANT_ADMIN', 'DPO', 'AUDITOR']);

/** Metadata of calls, newest first: one's own, or the organisation's for admin, DPO and auditor. */
export async function listJobs(
  { kernel, actor }: Context<TenantActor>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    let query = tx
      .selectFrom('ai_jobs')
      .selectAll()
      .where('tenant_id', '=', tx.tenantId)
      .orderBy('id', 'desc')
      .limit(limit + 1);
    if (!SEES_EVERYONE.has(actor.role)) query = query.where('user_id', '=', actor.id);
    if (cursor) query = query.where('id', '<', cursor);
    const { items, nextCursor } = pageOf(await query.execute(), limit);
    return {
      items: items.map((row) => ({
        id: row.id,
        userId: row.user_id,
        tool: row.tool_code,
        provider: row.provider,
        model: row.model,
        status: row.status,
        failure: row.failure,
        promptTokens: row.prompt_tokens,
        completionTokens: row.completion_tokens,
        masked: row.masked,
        latencyMs: row.latency_ms,
        costMicros: row.cost_micros,
        streamed: row.streamed,
        createdAt: row.created_at.toISOString(),
      })),
      nextCursor,
    };
  });
}
