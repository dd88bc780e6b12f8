import { sql } from 'kysely';
import { GroupWriter } from '../../../kernel/db/group-writer.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import { perKernel } from '../../../kernel/per-kernel.ts';

export interface AiJob {
  tenantId: TenantId;
  id: string;
  userId: string;
  apiKeyId: string | null;
  toolCode: string;
  provider: string;
  model: string;
  status: 'success' | 'failure' | 'cancelled';
  failure: string | null;
  promptTokens: number;
  completionTokens: number;
  masked: Record<string, number>;
  latencyMs: number;
  /** Micro-euros; null when no price was known. */
  costMicros: number | null;
  streamed: boolean;
  createdAtMs: number;
}

const PACE_MS = 10;

/**
 * Rows of calls that end at about the same time are written together, one transaction for each tenant among them. They do not wait
 * for the disk: the audit row of the outcome, which does, says the same and more, so a crash of PostgreSQL costs at most the last
 * rows of the list that members see, never the proof. Waiting for both disks' writes had cost 8 ms a call at 32 connections.
 *
 * Under load a transaction begins every 10 ms at most: as often as they could, their four statements took a seventh of the
 * server's CPU at 128 connections, and nobody waits longer than for the audit row's disk.
 */
export const jobWriter = perKernel(
  (kernel) =>
    new GroupWriter<AiJob, TenantId>(
      ({ tenantId }) => tenantId,
      (tenantId, rows) =>
        kernel.db.withTenant(tenantId, async (tx) => {
          await sql`
              INSERT INTO ai_jobs (tenant_id, id, user_id, api_key_id, tool_code, provider, model, status, failure, prompt_tokens, completion_tokens, masked, masked_total, latency_ms, cost_micros, streamed, created_at)
              SELECT ${tenantId}, job.* FROM (SELECT set_config('synchronous_commit', 'off', true)) AS commit, unnest(
                ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.userId)}::uuid[], ${rows.map((row) => row.apiKeyId)}::uuid[],
                ${rows.map((row) => row.toolCode)}::text[], ${rows.map((row) => row.provider)}::text[], ${rows.map((row) => row.model)}::text[],
                ${rows.map((row) => row.status)}::text[], ${rows.map((row) => row.failure)}::text[],
                ${rows.map((row) => row.promptTokens)}::int[], ${rows.map((row) => row.completionTokens)}::int[],
                ${rows.map((row) => JSON.stringify(row.masked))}::jsonb[], ${rows.map((row) => totalOf(row.masked))}::int[], ${rows.map((row) => Math.max(0, Math.round(row.latencyMs)))}::int[],
                ${rows.map((row) => row.costMicros)}::bigint[], ${rows.map((row) => row.streamed)}::boolean[],
                ${rows.map((row) => new Date(row.createdAtMs).toISOString())}::timestamptz[]) AS job
              ON CONFLICT (tenant_id, id) DO NOTHING`.execute(tx);
        }),
      PACE_MS,
    ),
);

function totalOf(masked: Record<string, number>): number {
  return Object.values(masked).reduce((sum, count) => sum + count, 0);
}
