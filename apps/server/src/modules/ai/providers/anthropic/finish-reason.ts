/** Anthropic's reasons to stop, in OpenAI's words; a new one is an end like any other. */
const REASONS: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
};

export function finishReasonOf(stopReason: string): string {
  return REASONS[stopReason] ?? 'stop';
}
