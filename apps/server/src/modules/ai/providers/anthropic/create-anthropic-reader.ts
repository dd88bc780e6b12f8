import { type Answer, addText, addToolCall, type Verdict } from '../http/answer.ts';
import { asRecord } from '../http/as-record.ts';
import { parseJson } from '../http/parse-json.ts';
import type { LineReader } from '../http/stream-answer.ts';
import { finishReasonOf } from './finish-reason.ts';
import { readAnthropicUsage } from './read-anthropic-message.ts';

/**
 * Reads Anthropic's server-sent events. Each is one `data` line whose JSON names its own type, so `event` lines say
 * nothing new. The answer is whole at `message_stop`.
 */
export function createAnthropicReader(): LineReader {
  const toolCalls: ToolCalls = new Map();
  return (line, answer) => {
    if (!line.startsWith('data:')) return 'more';
    const event = asRecord(parseJson(line.slice(5)));
    switch (event?.type) {
      case undefined:
        return 'garbage';
      case 'error':
        return 'provider_error';
      case 'message_stop':
        return 'done';
      case 'message_start': {
        const message = asRecord(event.message);
        if (typeof message?.model === 'string') answer.model = message.model;
        readAnthropicUsage(message?.usage, answer);
        return 'more';
      }
      case 'content_block_start':
        return beginBlock(event, toolCalls, answer);
      case 'content_block_delta':
        return readDelta(event, toolCalls, answer);
      case 'content_block_stop':
        endBlock(event, toolCalls, answer);
        return 'more';
      case 'message_delta': {
        const reason = asRecord(event.delta)?.stop_reason;
        if (typeof reason === 'string') answer.finishReasons[0] = finishReasonOf(reason);
        readAnthropicUsage(event.usage, answer);
        return 'more';
      }
      default:
        return 'more';
    }
  };
}

/** By the index of its content block: the index of a tool call, and whether any of its arguments came. */
type ToolCalls = Map<unknown, { index: number; empty: boolean }>;

function beginBlock(event: Record<string, unknown>, toolCalls: ToolCalls, answer: Answer): Verdict {
  const block = asRecord(event.content_block);
  if (block === undefined) return 'garbage';
  if (block.type === 'text' && typeof block.text === 'string' && block.text !== '') addText(answer, block.text);
  if (block.type === 'tool_use') {
    if (typeof block.id !== 'string' || typeof block.name !== 'string') return 'garbage';
    const index = toolCalls.size;
    toolCalls.set(event.index, { index, empty: true });
    addToolCall(answer, { choice: 0, index, id: block.id, name: block.name, arguments: '' });
  }
  answer.begun = true;
  return 'more';
}

/** A tool without arguments is called without a piece of them; OpenAI's clients read JSON. */
function endBlock(event: Record<string, unknown>, toolCalls: ToolCalls, answer: Answer): void {
  const call = toolCalls.get(event.index);
  if (call?.empty) addToolCall(answer, { choice: 0, index: call.index, arguments: '{}' });
}

function readDelta(event: Record<string, unknown>, toolCalls: ToolCalls, answer: Answer): Verdict {
  const delta = asRecord(event.delta);
  if (delta === undefined) return 'garbage';
  if (delta.type === 'text_delta') {
    if (typeof delta.text !== 'string') return 'garbage';
    addText(answer, delta.text);
  }
  if (delta.type === 'input_json_delta') {
    const call = toolCalls.get(event.index);
    if (call === undefined || typeof delta.partial_json !== 'string') return 'garbage';
    if (delta.partial_json === '') return 'more';
    call.empty = false;
    addToolCall(answer, { choice: 0, index: call.index, arguments: delta.partial_json });
  }
  return 'more';
}
