import { asRecord } from '../http/as-record.ts';
import { parseJson } from '../http/parse-json.ts';
import type { ChatMessage, ProviderCall } from '../provider.ts';

/**
 * The JSON body of `POST /api/chat`. Undefined when a tool call's arguments are not a JSON object: Ollama takes them as
 * one, and inventing an empty one would put words in the model's mouth.
 */
export function encodeOllamaRequest(call: ProviderCall, stream: boolean): string | undefined {
  const messages = call.messages.map(toWire);
  if (messages.includes(undefined)) return undefined;
  const options: Record<string, unknown> = {};
  if (call.maxTokens !== undefined) options.num_predict = call.maxTokens;
  if (call.temperature !== undefined) options.temperature = call.temperature;
  // `stream` is always said: Ollama's default is true.
  return JSON.stringify({ model: call.model, messages, stream, options });
}

function toWire(message: ChatMessage): Record<string, unknown> | undefined {
  const wire: Record<string, unknown> = {
    // Ollama's templates know no `developer`.
    role: message.role === 'developer' ? 'system' : message.role,
    content: message.content,
  };
  if (message.role === 'tool' && message.name !== undefined) wire.tool_name = message.name;
  if (message.toolCalls !== undefined) {
    const calls = message.toolCalls.map(({ name, arguments: text }) => ({
      name,
      arguments: asRecord(parseJson(text)),
    }));
    if (calls.some((call) => call.arguments === undefined)) return undefined;
    wire.tool_calls = calls.map((call) => ({ function: call }));
  }
  return wire;
}
