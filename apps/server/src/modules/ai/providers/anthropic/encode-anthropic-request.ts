import { asRecord } from '../http/as-record.ts';
import { parseJson } from '../http/parse-json.ts';
import type { ChatMessage, ChatOptions, ProviderCall, ToolChoice } from '../provider.ts';

interface Turn {
  role: 'user' | 'assistant';
  content: Record<string, unknown>[];
}

/** The API wants a limit in every request. */
const DEFAULT_MAX_TOKENS = 4_096;

/**
 * The JSON body of `POST /v1/messages`. System messages go to `system`, tool results into a turn of the user, turns of one
 * role in a row are one. Undefined when the arguments of a tool call are not a JSON object, as that is what is sent.
 */
export function encodeAnthropicRequest(call: ProviderCall, stream: boolean): string | undefined {
  const system: string[] = [];
  const turns: Turn[] = [];
  for (const message of call.messages) {
    if (message.role === 'system' || message.role === 'developer') {
      system.push(message.content);
      continue;
    }
    const blocks = blocksOf(message);
    if (blocks === undefined) return undefined;
    // Nor is a turn that says nothing taken.
    if (blocks.length === 0) continue;
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else turns.push({ role, content: blocks });
  }
  return JSON.stringify({
    model: call.model,
    max_tokens: call.maxTokens ?? DEFAULT_MAX_TOKENS,
    system: system.length > 0 ? system.join('\n\n') : undefined,
    messages: turns,
    // OpenAI's scale ends at 2, Anthropic's at 1.
    temperature: call.temperature === undefined ? undefined : Math.min(1, call.temperature),
    top_p: call.topP,
    stop_sequences: call.stop,
    tools: call.tools?.map(({ name, description, parameters, strict }) => ({
      name,
      description,
      input_schema: parameters ?? { type: 'object', properties: {} },
      strict,
    })),
    tool_choice: call.tools ? toolChoiceOf(call.toolChoice, call.parallelToolCalls) : undefined,
    output_config:
      call.responseFormat?.type === 'json_schema'
        ? { format: { type: 'json_schema', schema: call.responseFormat.schema } }
        : undefined,
    stream: stream || undefined,
  });
}

/** What this API has no word for. */
export function unsupportedByAnthropic(options: ChatOptions): string | undefined {
  if ((options.choices ?? 1) > 1) return 'n';
  if (options.seed !== undefined) return 'seed';
  if (options.presencePenalty) return 'presence_penalty';
  if (options.frequencyPenalty) return 'frequency_penalty';
  const { responseFormat: format } = options;
  // JSON of a given schema it has; JSON of any shape it has not.
  if (format?.type === 'json_object' || (format?.type === 'json_schema' && !format.schema)) return 'response_format';
  return options.reasoningEffort === undefined || options.reasoningEffort === 'none' ? undefined : 'reasoning_effort';
}

function blocksOf(message: ChatMessage): Record<string, unknown>[] | undefined {
  if (message.role === 'tool') {
    return [{ type: 'tool_result', tool_use_id: message.toolCallId, content: message.content }];
  }
  // An empty text block is refused.
  const blocks: Record<string, unknown>[] = message.content === '' ? [] : [{ type: 'text', text: message.content }];
  for (const { id, name, arguments: text } of message.toolCalls ?? []) {
    const input = asRecord(parseJson(text));
    if (input === undefined) return undefined;
    blocks.push({ type: 'tool_use', id, name, input });
  }
  return blocks;
}

function toolChoiceOf(choice: ToolChoice | undefined, parallel: boolean | undefined): unknown {
  const disable = parallel === false ? { disable_parallel_tool_use: true } : {};
  if (choice === undefined) return parallel === false ? { type: 'auto', ...disable } : undefined;
  if (typeof choice === 'object') return { type: 'tool', name: choice.name, ...disable };
  if (choice === 'none') return { type: 'none' };
  return { type: choice === 'required' ? 'any' : 'auto', ...disable };
}
