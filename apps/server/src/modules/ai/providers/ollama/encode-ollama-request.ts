import { asRecord } from '../http/as-record.ts';
import { parseJson } from '../http/parse-json.ts';
import type { ChatMessage, ChatOptions, ProviderCall, ResponseFormat } from '../provider.ts';

/**
 * The JSON body of `POST /api/chat`. Undefined when a tool call's arguments are not a JSON object: Ollama takes them as
 * one, and inventing an empty one would put words in the model's mouth.
 */
export function encodeOllamaRequest(call: ProviderCall, stream: boolean): string | undefined {
  // OpenAI pairs a result with its call by an id, Ollama by the name of the tool.
  const names = new Map(call.messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id, name }) => [id, name])));
  const messages = call.messages.map((message) => toWire(message, names));
  if (messages.includes(undefined)) return undefined;
  // `stream` is always said: Ollama's default is true. JSON.stringify leaves out what is undefined.
  return JSON.stringify({
    model: call.model,
    messages,
    stream,
    // A prompt above the model's context is an error, never half a prompt in silence. Older servers pass over both fields.
    truncate: false,
    shift: false,
    format: formatOf(call.responseFormat),
    tools: call.toolChoice === 'none' ? undefined : call.tools?.map((fn) => ({ type: 'function', function: fn })),
    think: call.reasoningEffort === 'none' ? false : undefined,
    options: {
      num_predict: call.maxTokens,
      temperature: call.temperature,
      top_p: call.topP,
      stop: call.stop,
      seed: call.seed,
      presence_penalty: call.presencePenalty,
      frequency_penalty: call.frequencyPenalty,
    },
  });
}

/** Ollama answers once, and lets the model decide whether it calls a tool. */
export function unsupportedByOllama(options: ChatOptions): string | undefined {
  if ((options.choices ?? 1) > 1) return 'n';
  if (options.toolChoice === 'required' || typeof options.toolChoice === 'object') return 'tool_choice';
  if (options.parallelToolCalls === false && options.tools) return 'parallel_tool_calls';
  if (options.reasoningEffort !== undefined && options.reasoningEffort !== 'none') return 'reasoning_effort';
  return undefined;
}

function formatOf(format: ResponseFormat | undefined): unknown {
  if (format?.type === 'json_object') return 'json';
  return format?.type === 'json_schema' ? (format.schema ?? 'json') : undefined;
}

function toWire(message: ChatMessage, names: ReadonlyMap<string, string>): Record<string, unknown> | undefined {
  const wire: Record<string, unknown> = {
    // Ollama's templates know no `developer`.
    role: message.role === 'developer' ? 'system' : message.role,
    content: message.content,
  };
  if (message.role === 'tool') wire.tool_name = message.name ?? names.get(message.toolCallId ?? '');
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
