import type { ProviderCall, ProviderUsage } from '../provider.ts';

/** What has been understood so far of a provider's answer. */
export interface Answer {
  /** Text not yet handed on. */
  text: string;
  /** All text understood, in UTF-16 units, handed on or not. */
  length: number;
  /** The model has produced something, were it only reasoning that is not shown. */
  begun: boolean;
  model: string | undefined;
  finishReason: string | undefined;
  promptTokens: number | undefined;
  completionTokens: number | undefined;
}

/**
 * What a piece of the wire means: go on, the answer is whole, it is not the protocol, the provider announces an error.
 */
export type Verdict = 'more' | 'done' | 'garbage' | 'provider_error';

export function emptyAnswer(): Answer {
  return {
    text: '',
    length: 0,
    begun: false,
    model: undefined,
    finishReason: undefined,
    promptTokens: undefined,
    completionTokens: undefined,
  };
}

export function addText(answer: Answer, text: string): void {
  answer.text += text;
  answer.length += text.length;
  answer.begun = true;
}

// Four characters a token is near enough in French and English for a quota; a tokeniser a model family would be
// megabytes of tables for the few servers that do not count.
const CHARACTERS_PER_TOKEN = 4;

/** Tokens as the provider counted them; estimated from lengths where it did not. */
export function usageOf(answer: Answer, call: Pick<ProviderCall, 'messages'>): ProviderUsage {
  const promptTokens =
    answer.promptTokens ?? estimateTokens(call.messages.reduce((sum, m) => sum + m.content.length, 0));
  const completionTokens = answer.completionTokens ?? estimateTokens(answer.length);
  return {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    estimated: answer.promptTokens === undefined || answer.completionTokens === undefined,
  };
}

function estimateTokens(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}
