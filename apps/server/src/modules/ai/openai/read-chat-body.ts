import type { InvokeCall } from '../invoke/invoke-call.ts';
import type { ChatMessage, ResponseFormat, ToolChoice } from '../providers/provider.ts';
import { readFunctionTool } from '../wire/function-tool.ts';
import { joinParts } from '../wire/join-parts.ts';
import type { ChatBody } from './chat-body.ts';

type Message = ChatBody['messages'][number];

/** A chat completion request as the pipeline takes it. */
export function readChatBody(body: ChatBody): Pick<InvokeCall, 'messages' | 'model' | 'options' | 'stream'> {
  const maxTokens = body.max_completion_tokens ?? body.max_tokens ?? undefined;
  const stop = typeof body.stop === 'string' ? [body.stop] : body.stop;
  const options: InvokeCall['options'] = {};
  if (maxTokens !== undefined) options.maxTokens = maxTokens;
  if (stop && stop.length > 0) options.stop = stop;
  if (body.temperature != null) options.temperature = body.temperature;
  if (body.top_p != null) options.topP = body.top_p;
  if (body.seed != null) options.seed = body.seed;
  if (body.n != null) options.choices = body.n;
  if (body.presence_penalty) options.presencePenalty = body.presence_penalty;
  if (body.frequency_penalty) options.frequencyPenalty = body.frequency_penalty;
  if (body.tools && body.tools.length > 0) options.tools = body.tools.map(readFunctionTool);
  if (body.tool_choice != null) options.toolChoice = readToolChoice(body.tool_choice);
  if (body.parallel_tool_calls != null) options.parallelToolCalls = body.parallel_tool_calls;
  if (body.response_format) options.responseFormat = readFormat(body.response_format);
  if (body.reasoning_effort != null) options.reasoningEffort = body.reasoning_effort;
  return { messages: body.messages.map(readMessage), model: body.model, options, stream: body.stream === true };
}

function readMessage(message: Message): ChatMessage {
  const read: ChatMessage = { role: message.role, content: readText(message.content) };
  if (message.role === 'tool') read.toolCallId = message.tool_call_id;
  else if (message.name !== undefined) read.name = message.name;
  if (message.role === 'assistant') {
    if (read.content === '' && message.refusal) read.content = message.refusal;
    if (message.tool_calls && message.tool_calls.length > 0) {
      read.toolCalls = message.tool_calls.map(({ id, function: { name, arguments: text } }) => ({
        id,
        name,
        arguments: text,
      }));
    }
  }
  return read;
}

function readText(content: Message['content']): string {
  if (typeof content === 'string') return content;
  return joinParts((content ?? []).map((part) => (part.type === 'text' ? part.text : part.refusal)));
}

function readToolChoice(choice: NonNullable<ChatBody['tool_choice']>): ToolChoice {
  return typeof choice === 'string' ? choice : { name: choice.function.name };
}

function readFormat(format: NonNullable<ChatBody['response_format']>): ResponseFormat {
  if (format.type !== 'json_schema') return format;
  const { name, description, schema, strict } = format.json_schema;
  return {
    type: 'json_schema',
    name,
    ...(description === undefined ? {} : { description }),
    ...(schema === undefined ? {} : { schema }),
    ...(strict == null ? {} : { strict }),
  };
}
