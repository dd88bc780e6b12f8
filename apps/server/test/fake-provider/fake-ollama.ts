import {
  asObject,
  type ChatRequest,
  CREATED,
  type EmbeddingRequest,
  type FakeProtocol,
  type Json,
  type ModelReply,
  type SimpleMode,
} from './fake-protocol.ts';

/** Ollama's own API. It passes over fields that it does not know, as the real one does, and refuses wrong types. */
export const fakeOllama: FakeProtocol = {
  chatPath: '/api/chat',
  modelsPath: '/api/tags',
  embeddingsPath: '/api/embed',
  wholeType: 'application/json; charset=utf-8',
  streamType: 'application/x-ndjson',
  refuseHeaders: () => undefined,
  readChat,
  readEmbedding,
  whole: (chat, reply, mode) => {
    const text = reply.choices[0]?.join('') ?? '';
    return mode === 'empty_choices' ? baseOf(chat) : lineOf(chat, messageOf(text, reply), endOf(reply, mode));
  },
  stream(chat, reply, mode) {
    const lines: unknown[] = (reply.choices[0] ?? []).map((word) =>
      lineOf(chat, { role: 'assistant', content: word }, { done: false }),
    );
    // A call comes whole, in a line of its own, with an empty text.
    if (reply.call) lines.push(lineOf(chat, messageOf('', reply), { done: false }));
    if (mode === 'error_inside') lines.push(fakeOllama.error(500, 'provider words CANARY-PROVIDER'));
    if (mode === 'empty_choices') lines.unshift(baseOf(chat));
    lines.push(lineOf(chat, { role: 'assistant', content: '' }, endOf(reply, mode)));
    return lines.map((line) => `${JSON.stringify(line)}\n`);
  },
  embeddings: ({ model }, vectors) => ({
    model,
    embeddings: vectors,
    total_duration: 9,
    load_duration: 1,
    prompt_eval_count: vectors.length * 2,
  }),
  models(names) {
    const details = { format: 'gguf', family: 'fake', parameter_size: '1B', quantization_level: 'Q4_0' };
    const rest = { modified_at: '2026-01-01T00:00:00Z', size: 1, digest: 'fake', details };
    return { models: names.map((name) => ({ name, model: name, ...rest })) };
  },
  error: (_status, message) => ({ error: message }),
};

function readChat(body: Json): ChatRequest | undefined {
  if (typeof body.model !== 'string' || !Array.isArray(body.messages) || body.messages.length === 0) return undefined;
  if (!body.messages.every(isMessage)) return undefined;
  if (body.format !== undefined && body.format !== 'json' && asObject(body.format) === undefined) return undefined;
  const options = asObject(body.options ?? {});
  const tools = readTools(body.tools ?? []);
  if (options === undefined || tools === undefined) return undefined;
  if (options.stop !== undefined && !Array.isArray(options.stop)) return undefined;
  return {
    model: body.model,
    messages: body.messages.map(({ role, content }) => ({ role, content })),
    stream: body.stream !== false,
    includeUsage: true,
    maxTokens: Number(options.num_predict ?? Number.POSITIVE_INFINITY),
    choices: 1,
    tools,
  };
}

function isMessage(value: unknown): boolean {
  const message = asObject(value);
  if (typeof message?.role !== 'string' || typeof message.content !== 'string') return false;
  const calls = message.tool_calls ?? [];
  return Array.isArray(calls) && calls.every((call) => asObject(asObject(asObject(call)?.function)?.arguments));
}

function readTools(value: unknown): ChatRequest['tools'] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((tool) => {
    const fn = asObject(asObject(tool)?.function);
    return { name: String(fn?.name), properties: Object.keys(asObject(asObject(fn?.parameters)?.properties) ?? {}) };
  });
}

function readEmbedding(body: Json): EmbeddingRequest | undefined {
  const inputs = typeof body.input === 'string' ? [body.input] : body.input;
  if (typeof body.model !== 'string' || !Array.isArray(inputs)) return undefined;
  return { model: body.model, inputs: inputs.map(String), dimensions: Number(body.dimensions ?? 8), base64: false };
}

function baseOf(chat: ChatRequest): Json {
  return { model: chat.model, created_at: new Date(CREATED * 1000).toISOString() };
}

function lineOf(chat: ChatRequest, message: Json, end: Json): Json {
  return { ...baseOf(chat), message, ...end };
}

function messageOf(content: string, { call }: ModelReply): Json {
  if (!call) return { role: 'assistant', content };
  const fn = { index: 0, name: call.name, arguments: JSON.parse(call.arguments) };
  return { role: 'assistant', content: '', tool_calls: [{ id: call.id, function: fn }] };
}

/** The reason is `stop` for a call too: only the message tells. */
function endOf({ finish, promptTokens, completionTokens }: ModelReply, mode: SimpleMode): Json {
  return {
    done: true,
    done_reason: finish === 'length' ? 'length' : 'stop',
    total_duration: 9,
    load_duration: 1,
    prompt_eval_duration: 2,
    eval_duration: 6,
    ...(mode === 'no_usage' ? {} : { prompt_eval_count: promptTokens, eval_count: completionTokens }),
  };
}
