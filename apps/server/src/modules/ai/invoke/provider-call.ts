import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import type { ProviderCall } from '../providers/provider.ts';
import type { ResolvedTool } from '../tools/resolve-tool.ts';
import type { MaskedMessages } from './mask-messages.ts';

/** The call as it leaves: the tool's own instructions first, then the masked messages; cut when the client leaves. */
export function providerCall(
  { kernel, signal }: Context<TenantActor>,
  tool: ResolvedTool,
  model: string,
  masked: MaskedMessages,
): ProviderCall {
  const messages =
    tool.systemPrompt === null
      ? masked.messages
      : [{ role: 'system' as const, content: tool.systemPrompt }, ...masked.messages];
  return {
    model,
    messages,
    maxTokens: tool.maxTokens,
    timeoutMs: Math.min(tool.timeoutMs, kernel.config.ai.timeoutMs),
    signal,
  };
}
