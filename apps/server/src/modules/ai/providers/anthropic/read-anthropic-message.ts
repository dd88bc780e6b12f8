import { type Answer, addText, addToolCall, type Verdict } from '../http/answer.ts';
import { asRecord } from '../http/as-record.ts';
import { finishReasonOf } from './finish-reason.ts';

/** Reads a whole message: `{type: "message", model, content: [{type: "text"|"tool_use"|…}], stop_reason, usage}`. */
export function readAnthropicMessage(body: unknown, answer: Answer): Verdict {
  const message = asRecord(body);
  if (message?.type === 'error') return 'provider_error';
  if (message?.type !== 'message' || !Array.isArray(message.content)) return 'garbage';
  if (typeof message.model === 'string') answer.model = message.model;
  for (const value of message.content) {
    const block = asRecord(value);
    if (block?.type === 'text' && typeof block.text === 'string') addText(answer, block.text);
    else if (block?.type === 'tool_use' && typeof block.name === 'string' && typeof block.id === 'string') {
      const { id, name } = block;
      addToolCall(answer, {
        choice: 0,
        index: answer.toolCalls,
        id,
        name,
        arguments: JSON.stringify(block.input ?? {}),
      });
    } else if (block === undefined) return 'garbage';
    // Thinking and what may yet come is the model at work: not shown.
    answer.begun = true;
  }
  answer.finishReasons[0] = finishReasonOf(String(message.stop_reason ?? ''));
  readAnthropicUsage(message.usage, answer);
  return 'done';
}

/** Tokens read from a cache are tokens of the prompt all the same. */
export function readAnthropicUsage(value: unknown, answer: Answer): void {
  const usage = asRecord(value);
  const counts = [usage?.input_tokens, usage?.cache_creation_input_tokens, usage?.cache_read_input_tokens];
  if (typeof usage?.input_tokens === 'number') {
    answer.promptTokens = counts.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0);
  }
  if (typeof usage?.output_tokens === 'number') answer.completionTokens = usage.output_tokens;
}
