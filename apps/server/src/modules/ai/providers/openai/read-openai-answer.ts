import { type Answer, addText, addToolCall, type Verdict } from '../http/answer.ts';
import { asRecord } from '../http/as-record.ts';

/** A provider that announces more choices or tool calls than this is not speaking the protocol. */
const MAX_INDEX = 128;

/**
 * Reads a `chat.completion`, or one `chat.completion.chunk` of a stream; their only difference is `message` or `delta`.
 */
export function readOpenAiAnswer(body: unknown, part: 'message' | 'delta', answer: Answer): Verdict {
  const record = asRecord(body);
  if (record === undefined) return 'garbage';
  if (record.error !== undefined && record.error !== null) return 'provider_error';
  const { choices } = record;
  if (!Array.isArray(choices)) return 'garbage';
  // Azure's notes on its content filter name no model.
  if (typeof record.model === 'string' && record.model !== '') answer.model = record.model;
  readUsage(record.usage, answer);
  // The chunk that carries the usage has no choice; a whole answer without one says nothing.
  if (choices.length === 0) return part === 'delta' ? 'more' : 'garbage';
  for (const value of choices) {
    const choice = asRecord(value);
    const index = choice?.index ?? 0;
    if (choice === undefined || !isIndex(index) || !readChoice(choice, index, part, answer)) return 'garbage';
  }
  return part === 'delta' ? 'more' : 'done';
}

function readChoice(
  choice: Record<string, unknown>,
  index: number,
  part: 'message' | 'delta',
  answer: Answer,
): boolean {
  // Those notes have no delta either.
  const content = asRecord(part === 'delta' ? (choice.delta ?? {}) : choice.message);
  if (content === undefined) return false;
  // A refusal is what the model says instead of the JSON it was asked for: the reader wants it as the answer.
  const text = readText(content.content ?? content.refusal ?? '');
  if (text === undefined) return false;
  if (text !== '') addText(answer, text, index);
  // vLLM, DeepSeek and others stream the reasoning beside the answer, Mistral within it: the model is at work.
  if (content.reasoning_content || content.reasoning || Array.isArray(content.content)) answer.begun = true;
  const calls = content.tool_calls ?? [];
  if (!Array.isArray(calls)) return false;
  if (!calls.every((call, place) => readToolCall(call, part === 'delta' ? undefined : place, index, answer)))
    return false;
  if (typeof choice.finish_reason === 'string') answer.finishReasons[index] = choice.finish_reason;
  return true;
}

/** Mistral's reasoning models write parts: `[{type: "thinking", …}, {type: "text", text}]`. */
function readText(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  const parts = content.map(asRecord);
  if (parts.includes(undefined)) return undefined;
  return parts.map((part) => (part?.type === 'text' && typeof part.text === 'string' ? part.text : '')).join('');
}

/** `place` of a call in a whole answer, where an index would say nothing: some compatible servers give all of them 0. */
function readToolCall(value: unknown, place: number | undefined, choice: number, answer: Answer): boolean {
  const call = asRecord(value);
  const fn = asRecord(call?.function);
  // And some leave it out where there is one call.
  const index = place ?? call?.index ?? 0;
  if (call === undefined || fn === undefined || !isIndex(index)) return false;
  addToolCall(answer, {
    choice,
    index,
    ...(typeof call.id === 'string' && call.id !== '' ? { id: call.id } : {}),
    ...(typeof fn.name === 'string' && fn.name !== '' ? { name: fn.name } : {}),
    arguments: typeof fn.arguments === 'string' ? fn.arguments : '',
  });
  return true;
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < MAX_INDEX;
}

function readUsage(value: unknown, answer: Answer): void {
  const usage = asRecord(value);
  if (typeof usage?.prompt_tokens === 'number') answer.promptTokens = usage.prompt_tokens;
  if (typeof usage?.completion_tokens === 'number') answer.completionTokens = usage.completion_tokens;
}
