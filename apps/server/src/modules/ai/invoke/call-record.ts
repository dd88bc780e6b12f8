import type { TenantActor } from '../../../kernel/actor.ts';
import type { AuditEntry } from '../../../kernel/audit-sink.ts';
import type { Context } from '../../../kernel/context.ts';
import { newId } from '../../../kernel/ids.ts';
import { jobWriter } from '../jobs/job-writer.ts';
import type { ProviderFailure, ProviderUsage } from '../providers/provider.ts';
import type { Reservation } from '../quotas/reservation.ts';
import type { ResolvedTool } from '../tools/resolve-tool.ts';
import { costOf } from '../usage/prices/cost-of.ts';
import type { Candidate } from './choose-provider.ts';
import type { AnswerFindings } from './sum-findings.ts';
import type { CallStart } from './surface.ts';

type InvokeContext = Pick<Context<TenantActor>, 'kernel' | 'actor' | 'requestId'>;

/** What is kept of one call: never its content. */
export interface CallRecord {
  id: string;
  startedMs: number;
  tool: ResolvedTool;
  provider: string;
  model: string;
  masked: Record<string, number>;
  /** Marks of attempts to give the model other orders, found in what was sent. */
  injectionMarkers: number;
  streamed: boolean;
  /** Its place in the quotas it falls under, if any. */
  quota: Reservation | undefined;
}

export type CallEnd =
  | { status: 'success'; usage: ProviderUsage; findings?: AnswerFindings }
  | {
      status: 'failure' | 'cancelled';
      failure: ProviderFailure['kind'] | 'masking_failed';
      /** What was used all the same. */
      usage?: ProviderUsage;
      findings?: AnswerFindings;
    };

/** Durable before anything leaves for the provider: a call that the trail does not know of cannot have been made. */
export async function recordIntent(
  { kernel, actor, requestId }: InvokeContext,
  facts: Omit<CallRecord, 'id' | 'startedMs'>,
): Promise<CallRecord> {
  const record = { ...facts, id: newId(), startedMs: kernel.clock() };
  if (facts.injectionMarkers > 0)
    kernel.metrics.aiInjectionMarkers.inc({ tool: facts.tool.code }, facts.injectionMarkers);
  await kernel.audit.record({
    ...entryOf(actor, requestId, record),
    outcome: 'intent',
    details: {
      ...namesOf(record),
      basis: record.tool.lawfulBasis,
      ...prefixed('masked', record.masked),
      ...(record.injectionMarkers > 0 ? { injectionMarkers: record.injectionMarkers } : {}),
    },
  });
  record.quota?.keep();
  return record;
}

/** Durable before the call leaves for another provider than the intent named; from here on the record names that one. */
export async function recordFallback(
  { kernel, actor, requestId }: InvokeContext,
  record: CallRecord,
  failure: ProviderFailure,
  { provider, model }: Candidate,
): Promise<void> {
  const from = record.provider;
  record.provider = provider.name;
  record.model = model;
  kernel.metrics.aiFallbacks.inc({ from, to: provider.name, failure: failure.kind });
  await kernel.audit.record({
    ...entryOf(actor, requestId, record),
    action: 'ai.fallback',
    outcome: 'intent',
    details: { ...namesOf(record), from, failure: failure.kind, attempts: failure.attempts },
  });
}

/** Durable before the answer leaves: a call that was answered has its outcome. The audit row and the ai_jobs row fly together. */
export async function recordOutcome(
  { kernel, actor, requestId }: InvokeContext,
  record: CallRecord,
  end: CallEnd,
): Promise<void> {
  const latencyMs = kernel.clock() - record.startedMs;
  const usage = end.usage ?? { promptTokens: 0, completionTokens: 0 };
  const failure = end.status === 'success' ? null : end.failure;
  const cost = costOf(kernel, actor.tenantId, { provider: record.provider, model: record.model, usage });
  const costMicros = cost instanceof Promise ? await cost : cost;
  kernel.metrics.aiCalls.inc({ tool: record.tool.code, provider: record.provider, status: end.status });
  await Promise.all([
    kernel.audit.record({
      ...entryOf(actor, requestId, record),
      outcome: end.status === 'success' ? 'success' : 'failure',
      details: {
        ...namesOf(record),
        latencyMs,
        promptTokens: usage.promptTokens,
        completionTokens: usage.completionTokens,
        ...(failure ? { failure } : {}),
        ...prefixed('found', end.findings?.found ?? {}),
        ...(end.findings?.masked ? { answerMasked: end.findings.masked } : {}),
      },
    }),
    jobWriter.of(kernel).write({
      tenantId: actor.tenantId,
      id: record.id,
      userId: actor.id,
      apiKeyId: actor.credential.kind === 'api_key' ? actor.credential.apiKeyId : null,
      toolCode: record.tool.code,
      provider: record.provider,
      model: record.model,
      status: end.status,
      failure,
      promptTokens: usage.promptTokens,
      completionTokens: usage.completionTokens,
      masked: record.masked,
      latencyMs,
      costMicros,
      streamed: record.streamed,
      createdAtMs: record.startedMs,
    }),
    record.quota?.settle(requestId, usage.promptTokens + usage.completionTokens),
  ]);
}

function entryOf(actor: TenantActor, requestId: string, record: CallRecord): Omit<AuditEntry, 'outcome'> {
  return { action: 'ai.invoke', tenantId: actor.tenantId, actor, requestId, target: { type: 'ai_job', id: record.id } };
}

function namesOf(record: CallRecord): Record<string, string> {
  return { tool: record.tool.code, provider: record.provider, model: record.model };
}

function prefixed(prefix: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([type, count]) => [`${prefix}_${type}`, count]));
}

/** What the caller may know of a recorded call before it is answered. */
export function startOf(record: CallRecord, requestId: string): CallStart {
  const { id, startedMs, tool, model, provider, masked } = record;
  return { id, createdMs: startedMs, tool: tool.code, model, provider, masked, requestId };
}
