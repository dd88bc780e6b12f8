import { z } from 'zod';
import { callId, content, functionName, jsonObject, modelName } from '../wire/call-fields.ts';
import { functionTool } from '../wire/function-tool.ts';
import { refusedField, refusedFields } from '../wire/refused-field.ts';
import { commonFields, keepAlive } from './ollama-options.ts';

const ONLY_TEXT = 'only text can be masked';

const toolCall = z.strictObject({
  id: callId.optional(),
  type: z.literal('function').optional(),
  function: z.strictObject({ index: z.int().min(0).optional(), name: functionName, arguments: jsonObject }),
});

const message = z.strictObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: content.nullish(),
  tool_calls: z.array(toolCall).max(128).nullish(),
  tool_name: functionName.nullish(),
  tool_call_id: callId.nullish(),
  images: refusedField(`images is not supported: ${ONLY_TEXT}`),
  thinking: refusedField('thinking is not supported: leave it out of what you send back'),
});

/** The body of Ollama's `POST /api/chat`. No message at all loads or unloads a model there: not something to ask here. */
export const ollamaChatBody = z.strictObject({
  model: modelName,
  messages: z.array(message).min(1).max(2_000),
  tools: z.array(functionTool).max(128).nullish(),
  ...commonFields,
});

/** The body of Ollama's `POST /api/generate`. */
export const ollamaGenerateBody = z.strictObject({
  model: modelName,
  prompt: content.min(1),
  system: content.nullish(),
  ...commonFields,
  ...refusedFields({
    context: 'send the conversation to /api/chat',
    height: ONLY_TEXT,
    images: ONLY_TEXT,
    raw: 'the model’s own template is always used',
    steps: ONLY_TEXT,
    suffix: 'providers have no common word for it',
    template: 'the model’s own is always used',
    width: ONLY_TEXT,
  }),
});

const input = z.string().min(1).max(2_000_000);

/** The body of Ollama's `POST /api/embed`. */
export const ollamaEmbedBody = z.strictObject({
  model: modelName,
  input: z.union([input, z.array(input).min(1).max(2_048)]),
  dimensions: z.int().min(1).max(8_192).nullish(),
  truncate: z.literal(true, 'false is not supported: the provider decides what it takes').nullish(),
  keep_alive: keepAlive,
  options: refusedField('options is not supported: a vector has none'),
  tenantId: z.uuid().optional(),
});

export type OllamaChatBody = z.output<typeof ollamaChatBody>;
