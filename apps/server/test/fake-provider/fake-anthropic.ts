import {
  asObject,
  type ChatRequest,
  cutAnywhere,
  type FakeProtocol,
  type Headers,
  hasOnly,
  type Json,
  type ModelReply,
  type SimpleMode,
} from './fake-protocol.ts';

const FIELDS =
  'model max_tokens messages system temperature top_p top_k stop_sequences stream tools tool_choice output_config ' +
  'metadata service_tier thinking';
const NEW_VERSION = '2026-10-21';
const VERSIONS: ReadonlySet<string> = new Set(['2023-06-01', NEW_VERSION]);
const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** Anthropic's Messages API in its two versions; an unknown field is a 400, as there. */
export const fakeAnthropic: FakeProtocol = {
  chatPath: '/v1/messages',
  modelsPath: '/v1/models',
  wholeType: 'application/json',
  streamType: 'text/event-stream; charset=utf-8',
  refuseHeaders(headers, apiKey) {
    const key = headers['x-api-key'] ?? headers.authorization?.toString().replace(/^Bearer /, '');
    if (key === undefined || (apiKey !== undefined && key !== apiKey)) return 401;
    return VERSIONS.has(String(headers['anthropic-version'])) ? undefined : 400;
  },
  readChat,
  whole: (chat, reply, mode) => ({
    ...startOf(chat, reply, mode),
    ...(mode === 'empty_choices' ? { content: null } : { content: contentOf(reply) }),
    ...endOf(reply),
    ...(mode === 'no_usage' ? { usage: null } : { usage: usageOf(reply, reply.completionTokens) }),
  }),
  stream,
  models: (names) => ({
    data: names.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' })),
    has_more: false,
    first_id: names[0] ?? null,
    last_id: names.at(-1) ?? null,
  }),
  error: (status, message) => ({
    type: 'error',
    error: { type: ERROR_TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error'), message },
    request_id: 'req_fake',
  }),
};

function readChat(body: Json, headers: Headers): ChatRequest | undefined {
  if (!hasOnly(body, FIELDS) || typeof body.model !== 'string') return undefined;
  if (!Number.isInteger(body.max_tokens) || Number(body.max_tokens) < 1) return undefined;
  if (body.system !== undefined && typeof body.system !== 'string') return undefined;
  // The second version has no sampling parameters any more.
  if (headers['anthropic-version'] === NEW_VERSION && ('temperature' in body || 'top_p' in body || 'top_k' in body))
    return undefined;
  if (body.temperature !== undefined && !(Number(body.temperature) >= 0 && Number(body.temperature) <= 1))
    return undefined;
  const stops = body.stop_sequences ?? [];
  if (!Array.isArray(stops) || stops.some((stop) => String(stop).trim() === '')) return undefined;
  const tools = readTools(body.tools ?? []);
  const messages = readMessages(body.messages);
  if (tools === undefined || messages === undefined || !isToolChoice(body.tool_choice, tools)) return undefined;
  if (!isOutputConfig(body.output_config)) return undefined;
  return {
    model: body.model,
    messages: [...(body.system === undefined ? [] : [{ role: 'system', content: String(body.system) }]), ...messages],
    stream: body.stream === true,
    includeUsage: true,
    maxTokens: Number(body.max_tokens),
    choices: 1,
    tools: asObject(body.tool_choice)?.type === 'none' ? [] : tools,
  };
}

/** No text is empty, and a turn that calls tools is followed by one that begins with all their results. */
function readMessages(value: unknown): ChatRequest['messages'] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const read: ChatRequest['messages'] = [];
  let awaited = new Set<unknown>();
  for (const message of value) {
    if (!hasOnly(message, 'role content') || (message.role !== 'user' && message.role !== 'assistant'))
      return undefined;
    const blocks = typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
    if (!Array.isArray(blocks) || blocks.length === 0 || !blocks.every(isBlock)) return undefined;
    for (const block of blocks) {
      const isResult = block.type === 'tool_result';
      if (isResult ? !awaited.delete(block.tool_use_id) : awaited.size > 0) return undefined;
    }
    if (awaited.size > 0) return undefined;
    if (message.role === 'assistant')
      awaited = new Set(blocks.filter(({ type }) => type === 'tool_use').map(({ id }) => id));
    const role = blocks.at(-1)?.type === 'tool_result' ? 'tool' : message.role;
    read.push({ role, content: blocks.map(({ text, content }) => text ?? content ?? '').join('\n') });
  }
  const last = read.at(-1);
  const prefill = last?.role === 'assistant' ? last.content : '';
  return awaited.size > 0 || prefill !== prefill.trimEnd() ? undefined : read;
}

function isBlock(value: unknown): boolean {
  const { type } = asObject(value) ?? {};
  if (type === 'text') return hasOnly(value, 'type text') && typeof value.text === 'string' && value.text !== '';
  if (type === 'tool_use')
    return (
      hasOnly(value, 'type id name input') && typeof value.name === 'string' && asObject(value.input) !== undefined
    );
  return type === 'tool_result' && hasOnly(value, 'type tool_use_id content is_error') && isText(value.content);
}

function isText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function readTools(value: unknown): ChatRequest['tools'] | undefined {
  if (!Array.isArray(value)) return undefined;
  const tools = value.map((tool) => {
    const schema = hasOnly(tool, 'name description input_schema strict type') ? asObject(tool.input_schema) : undefined;
    if (schema?.type !== 'object' || typeof tool.name !== 'string') return undefined;
    return { name: tool.name, properties: Object.keys(asObject(schema.properties) ?? {}) };
  });
  return tools.every((tool) => tool !== undefined) ? tools : undefined;
}

function isToolChoice(value: unknown, tools: ChatRequest['tools']): boolean {
  if (value === undefined) return true;
  const { type, name } = asObject(value) ?? {};
  if (tools.length === 0 || !hasOnly(value, 'type name disable_parallel_tool_use')) return false;
  if (type === 'none') return hasOnly(value, 'type');
  return type === 'auto' || type === 'any' || (type === 'tool' && tools.some((tool) => tool.name === name));
}

function isOutputConfig(value: unknown): boolean {
  if (value === undefined) return true;
  if (!hasOnly(value, 'format effort')) return false;
  const { format } = value;
  return format === undefined || (hasOnly(format, 'type schema') && asObject(format.schema) !== undefined);
}

/** A model says a word before it calls a tool: the index of the block is not that of the call. */
function contentOf({ choices, call }: ModelReply): Json[] {
  if (!call) return [{ type: 'text', text: choices[0]?.join('') ?? '', citations: null }];
  const input = JSON.parse(call.arguments);
  return [
    { type: 'text', text: 'Je regarde.', citations: null },
    { type: 'tool_use', id: call.id, name: call.name, input, caller: { type: 'direct' } },
  ];
}

function startOf(chat: ChatRequest, reply: ModelReply, mode: SimpleMode): Json {
  return {
    id: 'msg_fake',
    type: 'message',
    role: 'assistant',
    model: chat.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    ...(mode === 'no_usage' ? {} : { usage: usageOf(reply, 1) }),
  };
}

function endOf({ finish }: ModelReply): Json {
  const reasons = { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use' } as const;
  return { stop_reason: reasons[finish], stop_sequence: null };
}

/** What was read from a cache is counted apart. */
function usageOf({ promptTokens }: ModelReply, outputTokens: number): Json {
  return {
    input_tokens: promptTokens - 1,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 1,
    output_tokens: outputTokens,
    service_tier: 'standard',
  };
}

function stream(chat: ChatRequest, reply: ModelReply, mode: SimpleMode): string[] {
  const start = sse({ type: 'message_start', message: startOf(chat, reply, mode) });
  if (mode === 'empty_choices') return [start, sse({ type: 'message_stop' })];
  const texts = reply.call ? ['Je ', 'regarde.'] : (reply.choices[0] ?? []);
  const pieces = [
    start,
    sse({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    sse({ type: 'ping' }),
    ...texts.map((text) => sse({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
    sse({ type: 'content_block_stop', index: 0 }),
  ];
  if (mode === 'error_inside') return [...pieces, sse(fakeAnthropic.error(529, 'provider words CANARY-PROVIDER'))];
  if (reply.call) pieces.push(...callEvents(reply.call));
  const counted = mode === 'no_usage' ? {} : { usage: { output_tokens: reply.completionTokens } };
  pieces.push(sse({ type: 'message_delta', delta: endOf(reply), ...counted }));
  if (mode !== 'no_done') pieces.push(sse({ type: 'message_stop' }));
  return pieces;
}

function callEvents({ id, name, arguments: text }: NonNullable<ModelReply['call']>): string[] {
  return [
    sse({ type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id, name, input: {} } }),
    ...['', ...cutAnywhere(text)].map((piece) =>
      sse({ type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: piece } }),
    ),
    sse({ type: 'content_block_stop', index: 1 }),
  ];
}

function sse(event: unknown): string {
  return `event: ${asObject(event)?.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
