import { z } from 'zod';

const MAX_CONTENT_CHARS = 2_000_000;
const content = z.string().max(MAX_CONTENT_CHARS);

/**
 * What a client may send that is not taken: each is refused by its name, since a parameter passed over in silence is a
 * promise broken. False, null and empty values ask for nothing and pass.
 */
const REFUSED = {
  audio: 'audio is not supported: only text can be masked',
  function_call: 'function_call is deprecated and not supported: use tool_choice',
  functions: 'functions is deprecated and not supported: use tools',
  logit_bias: 'logit_bias is not supported: tokens of the masked text are not those of yours',
  logprobs: 'logprobs is not supported: tokens of the masked text are not those of yours',
  metadata: 'metadata is not supported: it would be stored by the provider',
  moderation: 'moderation is not supported',
  prediction: 'prediction is not supported',
  prompt_cache_key: 'prompt_cache_key is not supported: the provider is told nothing that groups your calls',
  prompt_cache_retention: 'prompt_cache_retention is not supported: nothing is kept at the provider',
  store: 'store is not supported: nothing is kept at the provider',
  top_logprobs: 'top_logprobs is not supported: tokens of the masked text are not those of yours',
  verbosity: 'verbosity is not supported: say it in a system message',
  web_search_options: 'web_search_options is not supported: nothing of the conversation goes to a search engine',
} as const;

function refused(message: string) {
  return z
    .unknown()
    .refine((value) => !asksForSomething(value), message)
    .optional();
}

function asksForSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

const textPart = z.strictObject({ type: z.literal('text'), text: content });
/** Images, sound and files are named in the refusal: what cannot be masked does not leave. */
const unsupportedPart = z.looseObject({ type: z.string() }).superRefine(({ type }, context) => {
  context.addIssue({ code: 'custom', message: `${type.slice(0, 40)} is not supported: only text can be masked` });
});
const parts = z.array(z.union([textPart, unsupportedPart])).max(1_000);
const text = z.union([content, parts]);
const name = z.string().min(1).max(64);

const toolCall = z.strictObject({
  id: z.string().min(1).max(256),
  type: z.literal('function'),
  function: z.strictObject({ name, arguments: content }),
});

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: text, name: name.optional() }),
  z.strictObject({ role: z.literal('developer'), content: text, name: name.optional() }),
  z.strictObject({ role: z.literal('user'), content: text, name: name.optional() }),
  z.strictObject({
    role: z.literal('assistant'),
    content: text.nullish(),
    name: name.optional(),
    refusal: content.nullish(),
    tool_calls: z.array(toolCall).max(128).optional(),
    // Clients send back the message they were given.
    annotations: z.array(z.unknown()).max(0).optional(),
    audio: z.null().optional(),
    function_call: z.null().optional(),
    reasoning_content: refused('reasoning_content is not supported: leave it out of what you send back'),
  }),
  z.strictObject({ role: z.literal('tool'), content: text, tool_call_id: z.string().min(1).max(256) }),
]);

const schemaObject = z.record(z.string(), z.unknown());
const tool = z.strictObject({
  type: z.literal('function', 'only tools of type function are supported'),
  function: z.strictObject({
    name,
    description: content.optional(),
    parameters: schemaObject.nullish(),
    strict: z.boolean().nullish(),
  }),
});
const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.strictObject({ type: z.literal('function'), function: z.strictObject({ name }) }),
]);
const responseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name,
      description: content.optional(),
      schema: schemaObject.optional(),
      strict: z.boolean().nullish(),
    }),
  }),
]);

export const modelName = z.string().regex(/^[A-Za-z0-9._:/@-]{1,128}$/, 'Letters, digits and . : / _ @ -, at most 128');

const refusedFields = Object.fromEntries(
  Object.entries(REFUSED).map(([field, message]) => [field, refused(message)]),
) as Record<keyof typeof REFUSED, ReturnType<typeof refused>>;

/** The body of `POST /v1/chat/completions`. */
export const chatBody = z.strictObject({
  model: modelName,
  messages: z.array(message).min(1).max(2_000),
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({ include_usage: z.boolean().nullish(), include_obfuscation: z.literal(false).nullish() })
    .nullish(),
  max_tokens: z.int().min(1).max(10_000_000).nullish(),
  max_completion_tokens: z.int().min(1).max(10_000_000).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  n: z.int().min(1).max(16).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  seed: z.int().nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  tools: z.array(tool).max(128).nullish(),
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
  ...refusedFields,
});

export type ChatBody = z.output<typeof chatBody>;
