import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import type { ChatMessage, ProviderCall } from '../providers/provider.ts';
import type { ResolvedTool } from '../tools/resolve-tool.ts';
import type { Candidate } from './choose-provider.ts';
import type { InvokeCall } from './invoke-call.ts';
import type { MaskedCall } from './mask-messages.ts';

/** The call as it leaves for a candidate; cut when the client leaves. */
export type Outgoing = (candidate: Candidate) => ProviderCall;

/** The tool's own instructions first, then the masked messages. All candidates share one deadline. */
export function prepareCall(
  { kernel, signal }: Context<TenantActor>,
  tool: ResolvedTool,
  masked: MaskedCall<InvokeCall['options']>,
): Outgoing {
  const messages: readonly ChatMessage[] =
    tool.systemPrompt === null ? masked.messages : [{ role: 'system', content: tool.systemPrompt }, ...masked.messages];
  const { maxTokens = tool.maxTokens } = masked.options;
  const endsAt = performance.now() + Math.min(tool.timeoutMs, kernel.config.ai.timeoutMs);
  return ({ model, apiKey }) => ({
    ...masked.options,
    model,
    messages,
    maxTokens: Math.min(maxTokens, tool.maxTokens),
    timeoutMs: Math.max(1, endsAt - performance.now()),
    firstTokenTimeoutMs: kernel.config.ai.firstTokenTimeoutMs,
    signal,
    ...(apiKey === undefined ? {} : { apiKey }),
  });
}
