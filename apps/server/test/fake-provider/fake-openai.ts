import {
  asObject,
  type ChatRequest,
  CREATED,
  cutAnywhere,
  type EmbeddingRequest,
  type FakeProtocol,
  hasOnly,
  type Json,
  type ModelReply,
  type SimpleMode,
} from './fake-protocol.ts';

const CHAT_FIELDS =
  'model messages stream stream_options max_tokens max_completion_tokens temperature top_p stop seed presence_penalty ' +
  'frequency_penalty n tools tool_choice parallel_tool_calls response_format reasoning_effort user';

/** OpenAI's chat completions and embeddings; an unknown field is a 400, as there. */
export const fakeOpenAi: FakeProtocol = {
  chatPath: '/v1/chat/completions',
  modelsPath: '/v1/models',
  embeddingsPath: '/v1/embeddings',
  wholeType: 'application/json',
  streamType: 'text/event-stream; charset=utf-8',
  refuseHeaders: ({ authorization }, apiKey) =>
    apiKey !== undefined && authorization !== `Bearer ${apiKey}` ? 401 : undefined,
  readChat,
  readEmbedding,
  whole,
  stream,
  embeddings: ({ model, base64 }, vectors) => ({
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: base64 ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector,
    })),
    model,
    usage: { prompt_tokens: vectors.length * 2, total_tokens: vectors.length * 2 },
  }),
  models: (names) => ({
    object: 'list',
    data: names.map((id) => ({ id, object: 'model', created: CREATED, owned_by: 'fake' })),
  }),
  error(status, message) {
    const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
    return { error: { message, type, param: null, code: status === 401 ? 'invalid_api_key' : null } };
  },
};

function readChat(body: Json): ChatRequest | undefined {
  if (!hasOnly(body, CHAT_FIELDS) || typeof body.model !== 'string') return undefined;
  const messages = readMessages(body.messages);
  const tools = readTools(body.tools);
  if (messages === undefined || tools === undefined) return undefined;
  if (body.tools === undefined && (body.tool_choice !== undefined || body.parallel_tool_calls !== undefined))
    return undefined;
  if (body.max_tokens !== undefined && body.max_completion_tokens !== undefined) return undefined;
  if (!isFormat(body.response_format) || !isToolChoice(body.tool_choice)) return undefined;
  return {
    model: body.model,
    messages,
    stream: body.stream === true,
    includeUsage: asObject(body.stream_options)?.include_usage === true,
    maxTokens: Number(body.max_completion_tokens ?? body.max_tokens ?? Number.POSITIVE_INFINITY),
    choices: Number(body.n ?? 1),
    tools: body.tool_choice === 'none' ? [] : tools,
  };
}

/** Only a message that calls tools may be without text, and a tool answers a call that was made. */
function readMessages(value: unknown): ChatRequest['messages'] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const called = new Set<unknown>();
  for (const message of value) {
    if (!hasOnly(message, 'role content name tool_calls tool_call_id refusal') || typeof message.role !== 'string')
      return undefined;
    const calls = message.tool_calls;
    if (calls !== undefined) {
      if (message.role !== 'assistant' || !Array.isArray(calls) || calls.length === 0) return undefined;
      if (!calls.every(isToolCall)) return undefined;
      for (const { id } of calls) called.add(id);
    }
    if (message.role === 'tool' && !called.has(message.tool_call_id)) return undefined;
    if (typeof message.content !== 'string' && !(message.content === null && calls !== undefined)) return undefined;
  }
  return value.map(({ role, content }) => ({ role, content: content ?? '' }));
}

function isToolCall(value: unknown): boolean {
  if (!hasOnly(value, 'id type function') || value.type !== 'function' || typeof value.id !== 'string') return false;
  const fn = value.function;
  return hasOnly(fn, 'name arguments') && typeof fn.name === 'string' && typeof fn.arguments === 'string';
}

function readTools(value: unknown): ChatRequest['tools'] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const tools = value.map((tool) => {
    const fn = hasOnly(tool, 'type function') && tool.type === 'function' ? tool.function : undefined;
    if (!hasOnly(fn, 'name description parameters strict') || typeof fn.name !== 'string') return undefined;
    return { name: fn.name, properties: Object.keys(asObject(asObject(fn.parameters)?.properties) ?? {}) };
  });
  return tools.every((tool) => tool !== undefined) ? tools : undefined;
}

function isToolChoice(value: unknown): boolean {
  if (value === undefined || value === 'auto' || value === 'none' || value === 'required') return true;
  return hasOnly(value, 'type function') && value.type === 'function' && hasOnly(value.function, 'name');
}

function isFormat(value: unknown): boolean {
  if (value === undefined) return true;
  if (!hasOnly(value, 'type json_schema')) return false;
  if (value.type !== 'json_schema') return value.json_schema === undefined;
  const schema = value.json_schema;
  return hasOnly(schema, 'name description schema strict') && typeof schema.name === 'string';
}

function readEmbedding(body: Json): EmbeddingRequest | undefined {
  if (!hasOnly(body, 'model input dimensions encoding_format user') || typeof body.model !== 'string') return undefined;
  const inputs = typeof body.input === 'string' ? [body.input] : body.input;
  if (!Array.isArray(inputs) || inputs.length === 0 || !inputs.every((input) => typeof input === 'string' && input))
    return undefined;
  return {
    model: body.model,
    inputs,
    dimensions: Number(body.dimensions ?? 8),
    base64: body.encoding_format === 'base64',
  };
}

function usageOf({ promptTokens, completionTokens }: ModelReply): Json {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

function baseOf(chat: ChatRequest): Json {
  return { id: 'chatcmpl-fake', created: CREATED, model: chat.model, system_fingerprint: 'fp_fake' };
}

function whole(chat: ChatRequest, reply: ModelReply, mode: SimpleMode): unknown {
  const { call, finish } = reply;
  const calls = call && [{ id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } }];
  const choices = reply.choices.map((words, index) => ({
    index,
    message: {
      role: 'assistant',
      content: calls ? null : words.join(''),
      ...(calls ? { tool_calls: calls } : {}),
      refusal: null,
      annotations: [],
    },
    logprobs: null,
    finish_reason: finish,
  }));
  return {
    ...baseOf(chat),
    object: 'chat.completion',
    choices: mode === 'empty_choices' ? [] : choices,
    ...(mode === 'no_usage' ? {} : { usage: usageOf(reply) }),
  };
}

/** Choices come interleaved, one word of each in turn. */
function stream(chat: ChatRequest, reply: ModelReply, mode: SimpleMode): string[] {
  const counted = chat.includeUsage && mode !== 'no_usage';
  const event = (choices: unknown[], usage: unknown = null) =>
    sse({ ...baseOf(chat), object: 'chat.completion.chunk', choices, ...(counted ? { usage } : {}) });
  const chunk = (index: number, delta: object, reason: string | null = null) =>
    event([{ index, delta, logprobs: null, finish_reason: reason }]);
  if (mode === 'empty_choices') return [event([]), 'data: [DONE]\n\n'];
  const pieces = reply.call ? callChunks(reply.call, chunk) : textChunks(reply.choices, chunk);
  if (mode === 'error_inside') pieces.push(sse(fakeOpenAi.error(500, 'provider words CANARY-PROVIDER')));
  pieces.push(...reply.choices.map((_, index) => chunk(index, {}, reply.finish)));
  if (counted) pieces.push(event([], usageOf(reply)));
  if (mode !== 'no_done') pieces.push('data: [DONE]\n\n');
  return pieces;
}

type Chunk = (index: number, delta: object) => string;

function textChunks(choices: string[][], chunk: Chunk): string[] {
  const pieces = choices.map((_, index) => chunk(index, { role: 'assistant', content: '', refusal: null }));
  const longest = Math.max(...choices.map((words) => words.length));
  for (let word = 0; word < longest; word++) {
    for (const [index, words] of choices.entries()) {
      const content = words[word];
      if (content !== undefined) pieces.push(chunk(index, { content }));
    }
  }
  return pieces;
}

function callChunks({ id, name, arguments: text }: NonNullable<ModelReply['call']>, chunk: Chunk): string[] {
  const first = { index: 0, id, type: 'function', function: { name, arguments: '' } };
  return [
    chunk(0, { role: 'assistant', content: null, tool_calls: [first], refusal: null }),
    ...cutAnywhere(text).map((piece) => chunk(0, { tool_calls: [{ index: 0, function: { arguments: piece } }] })),
  ];
}

function sse(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
