import { Pseudonymiser } from '@gardefou/pii';
import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { Problem } from '../../../kernel/problem.ts';
import { decideProcessing, refuseProcessing } from '../../privacy/index.ts';
import { aiProblem } from '../errors.ts';
import { recordIntent, recordOutcome } from '../invoke/call-record.ts';
import { chooseProviders } from '../invoke/choose-provider.ts';
import type { MaskingStyle } from '../invoke/invoke-call.ts';
import { createMasker } from '../invoke/mask-messages.ts';
import { problemOfFailure } from '../invoke/problem-of-failure.ts';
import { refuseCall } from '../invoke/refuse-call.ts';
import type { ProviderUsage } from '../providers/provider.ts';
import { reserveQuota } from '../quotas/reserve-quota.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { resolveTool } from '../tools/resolve-tool.ts';

export interface EmbedCall {
  inputs: readonly string[];
  tool: string;
  model: string;
  masking?: MaskingStyle | undefined;
  dimensions?: number;
}

/**
 * Embeds texts as they are after masking: the steps of `invoke` (docs/flows/ai-invoke.md), with vectors in place of an
 * answer. `[PERSON]` is the default here: a number that changes with the order of the texts would move their vectors.
 */
export async function embed(
  context: Context<TenantActor>,
  call: EmbedCall,
): Promise<{ embeddings: number[][]; model: string; usage: ProviderUsage } | Problem> {
  const { kernel, actor, signal } = context;
  const tool = await resolveTool(kernel, actor, call.tool);
  if (tool instanceof Problem) return refuseCall(context, call.tool, tool);
  const decision = await decideProcessing(kernel, actor, tool);
  if (!decision.allowed) return refuseCall(context, tool.code, refuseProcessing(decision.refusal, tool.code));
  const reserved = await reserveQuota(kernel, actor, tool);
  if (reserved instanceof Problem) return refuseCall(context, tool.code, reserved);
  // Given back on the way out, unless step 6 was reached.
  await using quota = reserved;
  const settings = await loadSettings(kernel, actor.tenantId);
  const candidates = chooseProviders(kernel, tool, settings, { model: call.model, options: {} });
  if (candidates instanceof Problem) return refuseCall(context, tool.code, candidates);
  // One provider, no fallback: vectors of two models cannot be compared.
  const [{ provider, model, apiKey }] = candidates;
  if (!provider.embed) return refuseCall(context, tool.code, aiProblem('embeddings_unsupported'));
  const masked = maskInputs(call.inputs, call.masking ?? 'mask');
  if (masked instanceof Problem) return refuseCall(context, tool.code, masked);
  const record = await recordIntent(context, {
    tool,
    provider: provider.name,
    model,
    masked: masked.counts,
    injectionMarkers: 0,
    streamed: false,
    quota,
  });
  const reply = await provider.embed({
    model,
    inputs: masked.inputs,
    ...(call.dimensions === undefined ? {} : { dimensions: call.dimensions }),
    ...(apiKey === undefined ? {} : { apiKey }),
    timeoutMs: Math.min(tool.timeoutMs, kernel.config.ai.timeoutMs),
    signal,
  });
  if (!reply.ok) {
    const { kind } = reply.failure;
    await recordOutcome(context, record, { status: kind === 'cancelled' ? 'cancelled' : 'failure', failure: kind });
    return problemOfFailure(reply.failure);
  }
  await recordOutcome(context, record, { status: 'success', usage: reply.usage });
  return reply;
}

function maskInputs(inputs: readonly string[], style: MaskingStyle) {
  try {
    const masker = createMasker(style === 'pseudonymise' ? new Pseudonymiser() : undefined);
    return { inputs: inputs.map((input) => masker.text(input)), counts: masker.counts };
  } catch {
    return aiProblem('masking_failed');
  }
}
