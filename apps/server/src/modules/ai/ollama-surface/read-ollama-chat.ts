import { problem } from '../../../kernel/errors.ts';
import type { Problem } from '../../../kernel/problem.ts';
import type { InvokeCall } from '../invoke/invoke-call.ts';
import type { ChatMessage, ToolCall } from '../providers/provider.ts';
import { readFunctionTool } from '../wire/function-tool.ts';
import type { OllamaChatBody } from './ollama-bodies.ts';
import { readOllamaName } from './ollama-model-name.ts';
import { readOllamaOptions } from './ollama-options.ts';

type Message = OllamaChatBody['messages'][number];

/** A chat of Ollama's as the pipeline takes it. */
export function readOllamaChat(
  body: OllamaChatBody,
): Pick<InvokeCall, 'messages' | 'model' | 'options' | 'stream'> | Problem {
  const messages: ChatMessage[] = [];
  const unanswered: ToolCall[] = [];
  let calls = 0;
  for (const [index, message] of body.messages.entries()) {
    const read: ChatMessage = { role: message.role, content: message.content ?? '' };
    if (message.role === 'tool') {
      const call = takeAnswered(unanswered, message);
      if (!call) {
        const field = `messages.${index}.${message.tool_call_id ? 'tool_call_id' : 'tool_name'}`;
        return problem('invalid_request', { errors: [{ field, message: 'No call of this tool waits for a result' }] });
      }
      read.toolCallId = call.id;
    } else if (message.tool_calls && message.tool_calls.length > 0) {
      read.toolCalls = message.tool_calls.map(({ id = nameCall(++calls), function: fn }) => {
        const call = { id, name: fn.name, arguments: JSON.stringify(fn.arguments) };
        unanswered.push(call);
        return call;
      });
    }
    messages.push(read);
  }
  const options = readOllamaOptions(body);
  if (body.tools && body.tools.length > 0) options.tools = body.tools.map(readFunctionTool);
  return { messages, model: readOllamaName(body.model), options, stream: body.stream !== false };
}

/** Nine letters and digits: Mistral takes nothing else. */
function nameCall(number: number): string {
  return `call${String(number).padStart(5, '0')}`;
}

/** Ollama pairs a result with its call by the name of the tool, or by nothing but their order; others want the call's id. */
function takeAnswered(unanswered: ToolCall[], { tool_call_id: id, tool_name: name }: Message): ToolCall | undefined {
  const at = unanswered.findIndex((call) => (id ? call.id === id : !name || call.name === name));
  return at < 0 ? undefined : unanswered.splice(at, 1)[0];
}
