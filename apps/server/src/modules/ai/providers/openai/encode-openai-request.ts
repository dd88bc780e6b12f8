import type { ChatMessage, ProviderCall, ResponseFormat, ToolChoice, ToolDefinition } from '../provider.ts';
import type { OpenAiDialect } from './openai-dialect.ts';

/** The JSON body of `POST /chat/completions`. Absent settings are absent from it: some servers refuse a null. */
export function encodeOpenAiRequest(call: ProviderCall, stream: boolean, dialect: OpenAiDialect): string {
  // JSON.stringify leaves out what is undefined.
  return JSON.stringify({
    model: call.model,
    messages: call.messages.map((message) => toWire(message, dialect)),
    [dialect.tokenLimit]: call.maxTokens,
    temperature: call.temperature,
    top_p: call.topP,
    stop: call.stop,
    [dialect.seed]: call.seed,
    presence_penalty: call.presencePenalty,
    frequency_penalty: call.frequencyPenalty,
    n: call.choices === 1 ? undefined : call.choices,
    tools: call.tools?.map(toolOf),
    tool_choice: choiceOf(call.toolChoice, dialect),
    parallel_tool_calls: call.parallelToolCalls,
    response_format: formatOf(call.responseFormat),
    reasoning_effort: call.reasoningEffort,
    stream: stream || undefined,
    stream_options: stream && dialect.streamUsage ? { include_usage: true } : undefined,
  });
}

function toWire(message: ChatMessage, dialect: OpenAiDialect): Record<string, unknown> {
  const calls = message.toolCalls?.map(({ id, name, arguments: text }) => ({
    id,
    type: 'function',
    function: { name, arguments: text },
  }));
  return {
    role: message.role === 'developer' && !dialect.developerRole ? 'system' : message.role,
    // A message that only calls tools has no text: OpenAI wants null there, and so do those who copied it.
    content: calls && message.content === '' ? null : message.content,
    name: message.role === 'tool' || dialect.speakerNames ? message.name : undefined,
    tool_call_id: message.toolCallId,
    tool_calls: calls,
  };
}

function toolOf(tool: ToolDefinition): Record<string, unknown> {
  return { type: 'function', function: tool };
}

function choiceOf(choice: ToolChoice | undefined, dialect: OpenAiDialect): unknown {
  if (choice === 'required') return dialect.requiredTool;
  return typeof choice === 'object' ? { type: 'function', function: { name: choice.name } } : choice;
}

function formatOf(format: ResponseFormat | undefined): unknown {
  if (format?.type !== 'json_schema') return format;
  const { type, ...schema } = format;
  return { type, json_schema: schema };
}
