import { z } from 'zod';
import { callId, content, functionName, jsonObject, maxTokens, modelName } from '../wire/call-fields.ts';
import { functionTool } from '../wire/function-tool.ts';
import { nameUnsupported } from '../wire/name-unsupported.ts';
import { refusedField, refusedFields } from '../wire/refused-field.ts';

const ONLY_TEXT = 'only text can be masked';
const NOT_YOUR_TOKENS = 'tokens of the masked text are not those of yours';
const NO_GROUPING = 'the provider is told nothing that groups your calls';

const REFUSED = refusedFields({
  audio: ONLY_TEXT,
  function_call: 'it is deprecated, use tool_choice',
  functions: 'it is deprecated, use tools',
  logit_bias: NOT_YOUR_TOKENS,
  logprobs: NOT_YOUR_TOKENS,
  metadata: 'it would be stored by the provider',
  moderation: 'what is sent is masked, and judged by nobody',
  prediction: NOT_YOUR_TOKENS,
  prompt_cache_key: NO_GROUPING,
  prompt_cache_options: NO_GROUPING,
  prompt_cache_retention: 'nothing is kept at the provider',
  store: 'nothing is kept at the provider',
  top_logprobs: NOT_YOUR_TOKENS,
  verbosity: 'say it in a system message',
});

const textPart = z.strictObject({
  type: z.literal('text'),
  text: content,
  prompt_cache_breakpoint: refusedField(`prompt_cache_breakpoint is not supported: ${NO_GROUPING}`),
});
const refusalPart = z.strictObject({ type: z.literal('refusal'), refusal: content });
const unsupportedPart = { error: nameUnsupported('type', ONLY_TEXT) };
const text = z.union([content, z.array(z.discriminatedUnion('type', [textPart], unsupportedPart)).max(1_000)]);
const answered = z.union([
  content,
  z.array(z.discriminatedUnion('type', [textPart, refusalPart], unsupportedPart)).max(1_000),
]);
const name = z.string().min(1).max(64);

const toolCall = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      id: callId,
      type: z.literal('function'),
      // What `parse` of OpenAI's client adds to a message is the same text, read.
      function: z.strictObject({ name: functionName, arguments: content, parsed_arguments: z.unknown().optional() }),
    }),
  ],
  { error: nameUnsupported('type', 'only calls of functions are') },
);

const message = z.discriminatedUnion(
  'role',
  [
    z.strictObject({ role: z.literal('system'), content: text, name: name.optional() }),
    z.strictObject({ role: z.literal('developer'), content: text, name: name.optional() }),
    z.strictObject({ role: z.literal('user'), content: text, name: name.optional() }),
    z.strictObject({
      role: z.literal('assistant'),
      content: answered.nullish(),
      name: name.optional(),
      refusal: content.nullish(),
      tool_calls: z.array(toolCall).max(128).optional(),
      // Clients send back the message they were given, `parse` with the content as it was read.
      parsed: z.unknown().optional(),
      annotations: refusedField('annotations is not supported: leave it out of what you send back'),
      audio: refusedField(`audio is not supported: ${ONLY_TEXT}`),
      function_call: refusedField('function_call is not supported: it is deprecated, use tool_calls'),
      reasoning_content: refusedField('reasoning_content is not supported: leave it out of what you send back'),
    }),
    z.strictObject({ role: z.literal('tool'), content: text, tool_call_id: callId }),
  ],
  { error: nameUnsupported('role', 'the roles are system, developer, user, assistant and tool') },
);

const namedTool = z.strictObject({ type: z.literal('function'), function: z.strictObject({ name: functionName }) });
const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.discriminatedUnion('type', [namedTool], { error: nameUnsupported('type', 'name a function') }),
]);
const responseFormat = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('text') }),
    z.strictObject({ type: z.literal('json_object') }),
    z.strictObject({
      type: z.literal('json_schema'),
      json_schema: z.strictObject({
        name: functionName,
        description: content.optional(),
        schema: jsonObject.optional(),
        strict: z.boolean().nullish(),
      }),
    }),
  ],
  { error: nameUnsupported('type', 'the formats are text, json_object and json_schema') },
);

/** The body of `POST /v1/chat/completions`. */
export const chatBody = z.strictObject({
  model: modelName,
  messages: z.array(message).min(1).max(2_000),
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({
      include_usage: z.boolean().nullish(),
      include_obfuscation: refusedField('include_obfuscation is not supported: chunks are as long as what they say'),
    })
    .nullish(),
  max_tokens: maxTokens.nullish(),
  max_completion_tokens: maxTokens.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  n: z.int().min(1).max(16).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  seed: z.int().nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  tools: z.array(functionTool).max(128).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: responseFormat.nullish(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).nullish(),
  modalities: z.array(z.literal('text', 'only the modality text is supported')).nullish(),
  service_tier: z.enum(['auto', 'default'], 'only auto and default are supported').nullish(),
  // Who the end user is concerns nobody behind the gateway: taken, and not sent on.
  user: z.string().max(512).nullish(),
  safety_identifier: z.string().max(512).nullish(),
  tenantId: z.uuid().optional(),
  // Not among those that may be empty: OpenAI searches the web for an empty object.
  web_search_options: z
    .null('web_search_options is not supported: nothing of the conversation goes to a search engine')
    .optional(),
  ...REFUSED,
});

export type ChatBody = z.output<typeof chatBody>;
