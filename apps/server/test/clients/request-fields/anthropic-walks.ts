import { type Fate, firstMessage, type Json, toolOf, user, type Walk } from './walk.ts';

export const MESSAGES = '/v1/messages';
export const anthropicMessage = (fields: Json) => ({ model: 'm', max_tokens: 9, messages: [user], ...fields });
export const cacheControl: Fate = { refused: { type: 'ephemeral' } };
export const blocksOf = (role: string, block: Json) =>
  anthropicMessage({ messages: [{ role, content: [block] }, user] });

export const ANTHROPIC: Walk[] = [
  {
    path: MESSAGES,
    source: 'anthropic',
    name: 'MessageCreateParamsBase',
    body: anthropicMessage,
    fates: {
      max_tokens: { sent: 20, as: { max_tokens: 20 } },
      messages: 'given',
      model: 'given',
      cache_control: cacheControl,
      container: { refused: 'container_1' },
      diagnostics: { refused: { previous_message_id: 'msg_1' } },
      inference_geo: { refused: 'us' },
      metadata: { taken: { user_id: 'hash' } },
      output_config: { sent: { effort: 'low' }, as: { reasoning_effort: 'low' } },
      service_tier: { taken: 'auto' },
      speed: { refused: 'fast' },
      stop_sequences: { sent: ['Fin'], as: { stop: ['Fin'] } },
      stream: { sent: true, as: { stream: true } },
      system: {
        sent: [{ type: 'text', text: 'Sois bref' }],
        as: { messages: [{ role: 'system', content: 'Sois bref' }, user] },
      },
      thinking: { refused: { type: 'adaptive' } },
      tool_choice: { sent: { type: 'any', disable_parallel_tool_use: true }, as: { tool_choice: 'required' } },
      tools: {
        sent: [{ name: 'f', input_schema: { type: 'object' } }],
        as: { tools: [toolOf({ parameters: { type: 'object' } })] },
      },
      user_profile_id: { refused: 'p' },
      workspace_id: { refused: 'w' },
    },
    beside: {
      context_management: { refused: { edits: [{}] } },
      mcp_servers: { refused: [{ url: 'https://mcp.example' }] },
      temperature: { sent: 0, as: { temperature: 0 } },
      thread: { refused: { type: 'new' } },
      top_k: { refused: 40 },
      top_p: { sent: 0.5, as: { top_p: 0.5 } },
    },
  },
  {
    path: `${MESSAGES}/count_tokens`,
    source: 'anthropic',
    name: 'MessageCountTokensParams',
    body: (fields) => ({ model: 'm', messages: [user], ...fields }),
    fates: {
      messages: 'given',
      model: 'given',
      cache_control: cacheControl,
      output_config: { taken: { effort: 'low' } },
      speed: { refused: 'fast' },
      system: { taken: 'Sois bref' },
      thinking: { refused: { type: 'adaptive' } },
      tool_choice: { taken: { type: 'auto' } },
      tools: { taken: [{ name: 'f', input_schema: { type: 'object' } }] },
      user_profile_id: { refused: 'p' },
      workspace_id: { refused: 'w' },
    },
  },
  {
    path: MESSAGES,
    source: 'anthropic',
    name: 'Tool',
    body: (fields) => anthropicMessage({ tools: [{ name: 'f', input_schema: { type: 'object' }, ...fields }] }),
    fates: {
      input_schema: 'given',
      name: 'given',
      allowed_callers: { taken: ['direct'] },
      cache_control: cacheControl,
      defer_loading: { refused: true },
      description: { sent: 'Cherche', as: { tools: [{ function: { description: 'Cherche' } }] } },
      eager_input_streaming: { refused: true },
      input_examples: { refused: [{ who: 'x' }] },
      strict: { sent: true, as: { tools: [{ function: { strict: true } }] } },
      type: { taken: 'custom' },
    },
  },
  {
    path: MESSAGES,
    source: 'anthropic',
    name: 'OutputConfig',
    body: (fields) => anthropicMessage({ output_config: fields }),
    fates: {
      effort: { sent: 'high', as: { reasoning_effort: 'high' } },
      format: {
        sent: { type: 'json_schema', schema: { type: 'object' } },
        as: { response_format: { json_schema: { schema: { type: 'object' } } } },
      },
    },
    beside: { task_budget: { refused: { total: 9 } } },
  },
  {
    path: MESSAGES,
    source: 'anthropic',
    name: 'TextBlockParam',
    body: (fields) => blocksOf('user', { type: 'text', text: 'x', ...fields }),
    fates: {
      type: 'given',
      text: 'given',
      cache_control: cacheControl,
      citations: { refused: [{ type: 'char_location' }] },
    },
  },
  {
    path: MESSAGES,
    source: 'anthropic',
    name: 'ToolUseBlockParam',
    body: (fields) => blocksOf('assistant', { type: 'tool_use', id: 'c1', name: 'f', input: {}, ...fields }),
    fates: {
      type: 'given',
      id: 'given',
      name: 'given',
      input: { sent: { a: 1 }, as: firstMessage({ tool_calls: [{ function: { arguments: '{"a":1}' } }] }) },
      cache_control: cacheControl,
      caller: { refused: { type: 'code_execution_20250825', tool_id: 't' } },
      toolset_name: { refused: 'browser' },
    },
  },
  {
    path: MESSAGES,
    source: 'anthropic',
    name: 'ToolResultBlockParam',
    body: (fields) => blocksOf('user', { type: 'tool_result', tool_use_id: 'c1', ...fields }),
    fates: {
      type: 'given',
      tool_use_id: 'given',
      content: { sent: 'trouvé', as: firstMessage({ role: 'tool', tool_call_id: 'c1', content: 'trouvé' }) },
      is_error: { sent: true, as: firstMessage({ content: '{"error":""}' }) },
      cache_control: cacheControl,
      toolset_name: { refused: 'browser' },
    },
  },
];
