import type { ChatMessage } from '../providers/provider.ts';

/** One call as the pipeline takes it, whatever surface it came by. */
export interface InvokeCall {
  messages: readonly ChatMessage[];
  /** Code of the tool, hence of the purpose. */
  tool: string;
  model?: string | undefined;
  /** Overrides the tool's style. */
  masking?: 'mask' | 'pseudonymise' | undefined;
}

export interface InvokeAnswer {
  response: string;
  tool: string;
  model: string;
  provider: string;
  /** Occurrences replaced before the provider saw the text, by type. */
  masked: Record<string, number>;
  usage: { promptTokens: number; completionTokens: number; totalTokens: number; estimated: boolean };
  requestId: string;
}
