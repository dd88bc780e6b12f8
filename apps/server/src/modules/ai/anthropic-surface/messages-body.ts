import { z } from 'zod';
import { callId, content, functionName, jsonObject, maxTokens, modelName } from '../wire/call-fields.ts';
import { nameUnsupported } from '../wire/name-unsupported.ts';
import { refusedField, refusedFields } from '../wire/refused-field.ts';

const ONLY_TEXT = 'only text can be masked';
const NO_GROUPING = 'the provider is told nothing that groups your calls';
const ONLY_YOURS = 'the model calls nothing but the tools you run yourself';

const cached = refusedFields({ cache_control: NO_GROUPING });
const ofToolset = refusedFields({ toolset_name: ONLY_YOURS });
const direct = z.strictObject({ type: z.literal('direct', `caller is not supported: ${ONLY_YOURS}`) }).nullish();
const unsupportedBlock = { error: nameUnsupported('type', ONLY_TEXT) };

const textBlock = z.strictObject({
  type: z.literal('text'),
  text: content,
  citations: refusedField('citations is not supported: leave it out of what you send back'),
  ...cached,
});
const texts = z.union([content, z.array(z.discriminatedUnion('type', [textBlock], unsupportedBlock)).max(1_000)]);
const toolUse = z.strictObject({
  type: z.literal('tool_use'),
  id: callId,
  name: functionName,
  input: jsonObject,
  caller: direct,
  ...cached,
  ...ofToolset,
});
const toolResult = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: callId,
  content: texts.nullish(),
  is_error: z.boolean().nullish(),
  ...cached,
  ...ofToolset,
});

const message = z.discriminatedUnion(
  'role',
  [
    z.strictObject({ role: z.literal('system'), content: texts }),
    z.strictObject({
      role: z.literal('user'),
      content: z.union([
        content,
        z.array(z.discriminatedUnion('type', [textBlock, toolResult], unsupportedBlock)).max(1_000),
      ]),
    }),
    z.strictObject({
      role: z.literal('assistant'),
      content: z.union([
        content,
        z.array(z.discriminatedUnion('type', [textBlock, toolUse], unsupportedBlock)).max(1_000),
      ]),
    }),
  ],
  { error: nameUnsupported('role', 'the roles are user and assistant') },
);

const tool = z.strictObject({
  type: z.literal('custom', `tools of the service are not supported: ${ONLY_YOURS}`).nullish(),
  name: functionName,
  description: content.nullish(),
  input_schema: jsonObject,
  strict: z.boolean().nullish(),
  allowed_callers: z.array(z.literal('direct', `allowed_callers is not supported: ${ONLY_YOURS}`)).nullish(),
  ...cached,
  ...refusedFields({
    defer_loading: 'the model is told all the tools',
    eager_input_streaming: 'a call of a tool comes whole',
    input_examples: 'put them into the description',
  }),
});

const parallel = { disable_parallel_tool_use: z.boolean().nullish() };
const toolChoice = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('auto'), ...parallel }),
    z.strictObject({ type: z.literal('any'), ...parallel }),
    z.strictObject({ type: z.literal('tool'), name: functionName, ...parallel }),
    z.strictObject({ type: z.literal('none') }),
  ],
  { error: nameUnsupported('type', 'the choices are auto, any, tool and none') },
);

/** What a call and the counting of its tokens have in common. */
const prompt = {
  model: modelName,
  messages: z.array(message).min(1).max(2_000),
  system: texts.nullish(),
  tools: z.array(tool).max(128).nullish(),
  tool_choice: toolChoice.nullish(),
  thinking: z
    .strictObject({ type: z.literal('disabled', 'thinking is not supported: the reasoning of a model is not shown') })
    .nullish(),
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh']).nullish(),
      format: z.strictObject({ type: z.literal('json_schema'), schema: jsonObject }).nullish(),
      ...refusedFields({ task_budget: 'limit the call with max_tokens' }),
    })
    .nullish(),
  tenantId: z.uuid().optional(),
  ...cached,
  ...refusedFields({
    context_management: 'send the conversation as it is to be read',
    mcp_servers: ONLY_YOURS,
    speed: 'the provider decides',
    thread: 'nothing of a conversation is kept at the provider',
    user_profile_id: NO_GROUPING,
    workspace_id: 'a key opens one organisation here',
  }),
};

/** The body of `POST /v1/messages`. */
export const messagesBody = z.strictObject({
  ...prompt,
  max_tokens: maxTokens,
  stream: z.boolean().nullish(),
  stop_sequences: z.array(content).max(16).nullish(),
  temperature: z.number().min(0).max(1).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  // Who the end user is concerns nobody behind the gateway: taken, and not sent on.
  metadata: z.strictObject({ user_id: z.string().max(512).nullish() }).nullish(),
  service_tier: z.literal('auto', 'only auto is supported').nullish(),
  ...refusedFields({
    container: ONLY_YOURS,
    diagnostics: 'nothing of a call is compared with another',
    inference_geo: 'the place is the configured provider’s',
    top_k: 'providers have no common word for it',
  }),
});

/** The body of `POST /v1/messages/count_tokens`. */
export const countTokensBody = z.strictObject(prompt);

export type MessagesBody = z.output<typeof messagesBody>;
export type CountTokensBody = z.output<typeof countTokensBody>;
