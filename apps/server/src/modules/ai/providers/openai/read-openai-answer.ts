import { type Answer, addText, type Verdict } from '../http/answer.ts';
import { asRecord } from '../http/as-record.ts';

/**
 * Reads a `chat.completion`, or one `chat.completion.chunk` of a stream; their only difference is `message` or `delta`.
 */
export function readOpenAiAnswer(body: unknown, part: 'message' | 'delta', answer: Answer): Verdict {
  const record = asRecord(body);
  if (record === undefined) return 'garbage';
  if (record.error !== undefined && record.error !== null) return 'provider_error';
  const { choices } = record;
  if (!Array.isArray(choices)) return 'garbage';
  if (typeof record.model === 'string') answer.model = record.model;
  readUsage(record.usage, answer);
  // The chunk that carries the usage has no choice; a whole answer without one says nothing.
  if (choices.length === 0) return part === 'delta' ? 'more' : 'garbage';
  const choice = asRecord(choices[0]);
  const content = asRecord(choice?.[part]);
  if (choice === undefined || content === undefined) return 'garbage';
  const text = content.content ?? '';
  if (typeof text !== 'string') return 'garbage';
  if (text !== '') addText(answer, text);
  // vLLM, DeepSeek and others stream the reasoning beside the answer: the model is at work.
  if (content.reasoning_content || content.reasoning) answer.begun = true;
  if (typeof choice.finish_reason === 'string') answer.finishReason = choice.finish_reason;
  return part === 'delta' ? 'more' : 'done';
}

function readUsage(value: unknown, answer: Answer): void {
  const usage = asRecord(value);
  if (typeof usage?.prompt_tokens === 'number') answer.promptTokens = usage.prompt_tokens;
  if (typeof usage?.completion_tokens === 'number') answer.completionTokens = usage.completion_tokens;
}
