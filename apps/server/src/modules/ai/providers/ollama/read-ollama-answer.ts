import { randomUUID } from 'node:crypto';
import { type Answer, addText, addToolCall, type Verdict } from '../http/answer.ts';
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
  if (!readToolCalls(message.tool_calls ?? [], answer)) return 'garbage';
  if (typeof record.model === 'string') answer.model = record.model;
  if (!record.done) return 'more';
  const reason = typeof record.done_reason === 'string' ? record.done_reason : 'stop';
  answer.finishReasons[0] = answer.toolCalls > 0 && reason === 'stop' ? 'tool_calls' : reason;
  // Ollama leaves a count out when it is zero, as it may be for a prompt it still had in its cache.
  if (typeof record.prompt_eval_count === 'number') answer.promptTokens = record.prompt_eval_count;
  if (typeof record.eval_count === 'number') answer.completionTokens = record.eval_count;
  return 'done';
}

/**
 * Each call comes whole, with its arguments as an object; an id is made where an older Ollama gives none, as clients pair
 * results by it.
 */
function readToolCalls(calls: unknown, answer: Answer): boolean {
  if (!Array.isArray(calls)) return false;
  return calls.every((value) => {
    const { id, function: fn } = asRecord(value) ?? {};
    const call = asRecord(fn);
    if (typeof call?.name !== 'string' || asRecord(call.arguments) === undefined) return false;
    addToolCall(answer, {
      choice: 0,
      index: answer.toolCalls,
      id: typeof id === 'string' && id !== '' ? id : `call_${randomUUID().replaceAll('-', '').slice(0, 24)}`,
      name: call.name,
      arguments: JSON.stringify(call.arguments),
    });
    return true;
  });
}
