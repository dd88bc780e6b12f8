import type { InvokeCall } from '../invoke/invoke-call.ts';
import { parseJson } from '../providers/http/parse-json.ts';
import type { ChatMessage, ToolChoice, ToolDefinition } from '../providers/provider.ts';
import { joinParts } from '../wire/join-parts.ts';
import type { CountTokensBody, MessagesBody } from './messages-body.ts';

type Message = MessagesBody['messages'][number];
type Texts = Extract<Message, { role: 'system' }>['content'];
type UserBlock = Exclude<Extract<Message, { role: 'user' }>['content'], string>[number];

/** A request of Anthropic's as the pipeline takes it. */
export function readMessagesBody(body: MessagesBody): Pick<InvokeCall, 'messages' | 'model' | 'options' | 'stream'> {
  const options: InvokeCall['options'] = { maxTokens: body.max_tokens, ...readToolOptions(body) };
  if (body.stop_sequences && body.stop_sequences.length > 0) options.stop = body.stop_sequences;
  if (body.temperature != null) options.temperature = body.temperature;
  if (body.top_p != null) options.topP = body.top_p;
  if (body.output_config?.effort) options.reasoningEffort = body.output_config.effort;
  const format = body.output_config?.format;
  if (format) options.responseFormat = { type: 'json_schema', name: 'answer', schema: format.schema, strict: true };
  return { messages: readPrompt(body), model: body.model, options, stream: body.stream === true };
}

/** The messages, with the system's in front. */
export function readPrompt({ system, messages }: Pick<CountTokensBody, 'system' | 'messages'>): ChatMessage[] {
  const read: ChatMessage[] = system ? [{ role: 'system', content: readTexts(system) }] : [];
  for (const message of messages) {
    if (typeof message.content === 'string') read.push({ role: message.role, content: message.content });
    else if (message.role === 'user') read.push(...readUserBlocks(message.content));
    else if (message.role === 'assistant') read.push(readAssistant(message.content));
    else read.push({ role: 'system', content: readTexts(message.content) });
  }
  return read;
}

/** A turn of the user is results of tools, each a message of its own elsewhere, and text around them. */
function readUserBlocks(blocks: readonly UserBlock[]): ChatMessage[] {
  const read: ChatMessage[] = [];
  for (const block of blocks) {
    const last = read.at(-1);
    if (block.type === 'tool_result') {
      read.push({ role: 'tool', toolCallId: block.tool_use_id, content: readResult(block) });
    } else if (last?.role === 'user') last.content = joinParts([last.content, block.text]);
    else read.push({ role: 'user', content: block.text });
  }
  return read;
}

/** Other formats cannot say that a result is an error: it is said in the result, as JSON since that is what masking reads best. */
function readResult({ content, is_error }: Extract<UserBlock, { type: 'tool_result' }>): string {
  const text = readTexts(content ?? '');
  return is_error ? JSON.stringify({ error: parseJson(text) ?? text }) : text;
}

function readAssistant(blocks: Exclude<Extract<Message, { role: 'assistant' }>['content'], string>): ChatMessage {
  const texts: string[] = [];
  const toolCalls: { id: string; name: string; arguments: string }[] = [];
  for (const block of blocks) {
    if (block.type === 'text') texts.push(block.text);
    else toolCalls.push({ id: block.id, name: block.name, arguments: JSON.stringify(block.input) });
  }
  return { role: 'assistant', content: joinParts(texts), ...(toolCalls.length > 0 ? { toolCalls } : {}) };
}

function readTexts(content: Texts): string {
  return typeof content === 'string' ? content : joinParts(content.map(({ text }) => text));
}

function readToolOptions({ tools, tool_choice: choice }: MessagesBody): InvokeCall['options'] {
  const options: InvokeCall['options'] = {};
  if (tools && tools.length > 0) options.tools = tools.map(readTool);
  if (choice) options.toolChoice = readToolChoice(choice);
  if (choice && choice.type !== 'none' && choice.disable_parallel_tool_use) options.parallelToolCalls = false;
  return options;
}

function readTool({ name, description, input_schema, strict }: NonNullable<MessagesBody['tools']>[number]) {
  const tool: ToolDefinition = { name, parameters: input_schema };
  if (description != null) tool.description = description;
  if (strict != null) tool.strict = strict;
  return tool;
}

function readToolChoice(choice: NonNullable<MessagesBody['tool_choice']>): ToolChoice {
  if (choice.type === 'tool') return { name: choice.name };
  return choice.type === 'any' ? 'required' : choice.type;
}
