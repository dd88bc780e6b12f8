import { type Answer, addText, type Verdict } from '../http/answer.ts';
import { asRecord } from '../http/as-record.ts';

/** Reads one object of Ollama's `/api/chat`: a line of its stream, or the whole answer, which is one such line. */
export function readOllamaAnswer(body: unknown, answer: Answer): Verdict {
  const record = asRecord(body);
  if (record === undefined) return 'garbage';
  if (record.error !== undefined) return 'provider_error';
  const message = asRecord(record.message);
  if (typeof record.done !== 'boolean' || typeof message?.content !== 'string') return 'garbage';
  if (message.content !== '') addText(answer, message.content);
  if (message.thinking) answer.begun = true;
  if (typeof record.model === 'string') answer.model = record.model;
  if (!record.done) return 'more';
  answer.finishReason = typeof record.done_reason === 'string' ? record.done_reason : 'stop';
  // Ollama leaves a count out when it is zero, as it may be for a prompt it still had in its cache.
  if (typeof record.prompt_eval_count === 'number') answer.promptTokens = record.prompt_eval_count;
  if (typeof record.eval_count === 'number') answer.completionTokens = record.eval_count;
  return 'done';
}
