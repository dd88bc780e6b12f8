import type { EntityCounts } from '@gardefou/pii';
import type { ChatMessage, ChatOptions, Choice, ProviderUsage } from '../providers/provider.ts';

/** One call as the pipeline takes it, whatever surface it came by. */
export interface InvokeCall {
  messages: readonly ChatMessage[];
  /** Code of the tool, hence of the purpose. */
  tool: string;
  /** `model`, or `provider/model` with the name of a configured provider; the tool's own when absent. */
  model?: string | undefined;
  /** Overrides what the organisation or the tool says. */
  masking?: MaskingStyle | undefined;
  /** Keeps placeholders stable over the turns that name it; the caller's own, unknown to anybody else. */
  conversation?: string | undefined;
  options: ChatOptions & { maxTokens?: number };
  stream: boolean;
}

export type MaskingStyle = 'mask' | 'pseudonymise';

/** What came of a call, before a surface puts it in its format. */
export interface CallAnswer {
  id: string;
  createdMs: number;
  choices: readonly Choice[];
  tool: string;
  model: string;
  provider: string;
  /** Occurrences replaced before the provider saw the text, by type. */
  masked: Record<string, number>;
  /** Values by type that the model wrote without having been sent them: in the answer, or masked in it, by the organisation's policy. */
  found: EntityCounts;
  usage: ProviderUsage;
  requestId: string;
}
