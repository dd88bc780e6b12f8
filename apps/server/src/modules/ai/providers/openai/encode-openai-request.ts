import type { ChatMessage, ProviderCall } from '../provider.ts';
import type { OpenAiDialect } from './openai-dialect.ts';

/** The JSON body of `POST /chat/completions`. Absent settings are absent from it: some servers refuse a null. */
export function encodeOpenAiRequest(call: ProviderCall, stream: boolean, dialect: OpenAiDialect): string {
  const request: Record<string, unknown> = {
    model: call.model,
    messages: call.messages.map((message) => toWire(message, dialect)),
  };
  if (call.maxTokens !== undefined) request[dialect.tokenLimit] = call.maxTokens;
  if (call.temperature !== undefined) request.temperature = call.temperature;
  if (stream) {
    request.stream = true;
    if (dialect.streamUsage) request.stream_options = { include_usage: true };
  }
  return JSON.stringify(request);
}

function toWire(message: ChatMessage, dialect: OpenAiDialect): Record<string, unknown> {
  const role = message.role === 'developer' && !dialect.developerRole ? 'system' : message.role;
  const wire: Record<string, unknown> = { role, content: message.content };
  if (message.name !== undefined) wire.name = message.name;
  if (message.toolCallId !== undefined) wire.tool_call_id = message.toolCallId;
  if (message.toolCalls !== undefined) {
    wire.tool_calls = message.toolCalls.map(({ id, name, arguments: text }) => ({
      id,
      type: 'function',
      function: { name, arguments: text },
    }));
  }
  return wire;
}
