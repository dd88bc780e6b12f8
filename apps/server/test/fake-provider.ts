import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout, setImmediate as yieldToEvents } from 'node:timers/promises';
import { parseArgs } from 'node:util';

/**
 * How the next chat call is answered. Each also works on a whole answer where that has a meaning.
 * - `answer`: like a healthy provider · `echo`: its text is the last message of the user · `{ text }`: this text
 * - `{ status, retryAfter? }`: a refusal in the provider's own error format · `redirect`: 307 to another path of this server
 * - `hang`: never a byte · `stall_first`: headers, then nothing · `stall_middle`: half, then nothing
 * - `reset`, `reset_in_headers`, `reset_in_body`: the connection dies there · `end_early`: half, then an orderly end
 * - `not_http`, `wrong_type`, `garbage_json`, `empty_choices`, `huge_body` (40 MB), `huge_line` (2 MB): the protocol broken
 * - `error_inside`: an error announced in a 200 · `no_usage`: nothing counted · `no_done`: OpenAI's stream without `[DONE]`
 * - `late_end`: sound, and ended 30 ms later · `no_newline`: sound, without the newlines at its end
 * - `bytes`: written byte by byte, so characters arrive in halves · `tiny_chunks`: 10,000 pieces
 */
export type FakeMode = (typeof MODES)[number] | { text: string } | { status: number; retryAfter?: string };

const MODES = [
  'answer',
  'echo',
  'redirect',
  'hang',
  'stall_first',
  'stall_middle',
  'reset',
  'reset_in_headers',
  'reset_in_body',
  'end_early',
  'not_http',
  'wrong_type',
  'garbage_json',
  'empty_choices',
  'huge_body',
  'huge_line',
  'error_inside',
  'no_usage',
  'no_done',
  'late_end',
  'no_newline',
  'bytes',
  'tiny_chunks',
] as const;

/** One request as it was received. `abandoned`: the client closed the connection before its answer was complete. */
export interface RecordedRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: unknown;
  abandoned: boolean;
}

export interface FakeProvider {
  /** Ollama's address; OpenAI's base URL is `${url}/v1`. */
  url: string;
  requests: RecordedRequest[];
  /** Connections accepted since the start. */
  connections(): number;
  /** Modes of the next chat calls, in order; the last one stays. */
  behave(...modes: FakeMode[]): void;
  /** Mode of the model lists: a healthy answer, or a refusal. */
  behaveOnModels(mode: 'answer' | 'hang' | { status: number }): void;
  close(): Promise<void>;
}

const REPLY = 'Voilà : c’est noté, la réponse est prête. Ça va ? 👍🏽 [PERSON_1] sera prévenu à 18 h.';
const CREATED = 1_767_225_600;
const MODELS = ['fake-model', 'fake-model-large'];
const HALF_STALL = new Set<FakeMode>(['stall_middle', 'reset_in_body', 'end_early']);

/** A call as either protocol says it. */
interface ChatRequest {
  protocol: 'openai' | 'ollama';
  model: string;
  messages: { role: string; content: string }[];
  stream: boolean;
  includeUsage: boolean;
  maxTokens: number;
}

interface Shape {
  type: string;
  pieces: string[];
}

/**
 * Starts a model provider on loopback that speaks OpenAI's and Ollama's protocols, and fails in all the ways of
 * `FakeMode`.
 */
export async function startFakeProvider(options: { port?: number; apiKey?: string } = {}): Promise<FakeProvider> {
  const requests: RecordedRequest[] = [];
  let modes: FakeMode[] = ['answer'];
  let modelsMode: Parameters<FakeProvider['behaveOnModels']>[0] = 'answer';
  let connections = 0;
  const nextMode = () => (modes.length > 1 ? modes.shift() : modes[0]) ?? 'answer';
  const behave = (...next: FakeMode[]) => {
    modes = next;
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const text = await readText(request);
    if (path.startsWith('/__')) return control(path, request.method ?? 'GET', text, response);
    const body = parse(text);
    const record: RecordedRequest = {
      method: request.method ?? '',
      path,
      headers: request.headers,
      body,
      abandoned: false,
    };
    requests.push(record);
    response.on('close', () => {
      record.abandoned = !response.writableFinished;
    });
    const protocol = path.startsWith('/v1/') ? 'openai' : 'ollama';
    if (protocol === 'openai' && options.apiKey && request.headers.authorization !== `Bearer ${options.apiKey}`) {
      return refuse(response, protocol, 401);
    }
    const route = `${request.method} ${path}`;
    if (route === 'GET /v1/models' || route === 'GET /api/tags') {
      if (modelsMode === 'hang') return;
      if (modelsMode !== 'answer') return refuse(response, protocol, modelsMode.status);
      return sendJson(response, 200, modelsOf(protocol));
    }
    if (route !== 'POST /v1/chat/completions' && route !== 'POST /api/chat') return refuse(response, protocol, 404);
    const chat = readChat(protocol, body);
    return chat === undefined ? refuse(response, protocol, 400) : answerChat(response, chat, nextMode());
  }

  /** For tests outside this process: read and clear what was received, choose how to behave. */
  function control(path: string, method: string, text: string, response: ServerResponse): void {
    if (path === '/__behave') behave(...(parse(text) as FakeMode[]));
    else if (method === 'DELETE') requests.length = 0;
    sendJson(response, 200, path === '/__requests' && method === 'GET' ? requests : { ok: true });
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: Error) => response.destroy(error));
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () => connections,
    behave,
    behaveOnModels(mode) {
      modelsMode = mode;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const OPENAI_FIELDS = new Set(
  'model messages stream stream_options max_tokens max_completion_tokens temperature tools tool_choice response_format n stop top_p user'.split(
    ' ',
  ),
);

/** As strict as the real ones: an unknown field, or a message without text, is a 400. */
function readChat(protocol: 'openai' | 'ollama', value: unknown): ChatRequest | undefined {
  const body = value as Record<string, unknown> | null;
  if (typeof body?.model !== 'string' || !Array.isArray(body.messages) || body.messages.length === 0) return undefined;
  const messages = body.messages as ChatRequest['messages'];
  if (messages.some(({ role, content }) => typeof role !== 'string' || typeof content !== 'string')) return undefined;
  const common = { protocol, model: body.model, messages };
  if (protocol === 'ollama') {
    const { num_predict: limit } = (body.options ?? {}) as { num_predict?: number };
    return {
      ...common,
      stream: body.stream !== false,
      includeUsage: true,
      maxTokens: limit ?? Number.POSITIVE_INFINITY,
    };
  }
  if (Object.keys(body).some((field) => !OPENAI_FIELDS.has(field))) return undefined;
  const usage = (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;
  const limit = Number(body.max_completion_tokens ?? body.max_tokens ?? Number.POSITIVE_INFINITY);
  return { ...common, stream: body.stream === true, includeUsage: usage, maxTokens: limit };
}

async function answerChat(response: ServerResponse, chat: ChatRequest, mode: FakeMode): Promise<void> {
  const socket = response.socket;
  if (typeof mode === 'object' && 'status' in mode)
    return refuse(response, chat.protocol, mode.status, mode.retryAfter);
  if (mode === 'hang') return;
  if (mode === 'reset') return void socket?.resetAndDestroy();
  if (mode === 'not_http') return void socket?.end('SSH-2.0-OpenSSH_9.2\r\n');
  if (mode === 'redirect') {
    response.writeHead(307, { location: '/v1/elsewhere' }).end();
    return;
  }
  if (mode === 'reset_in_headers') {
    socket?.write('HTTP/1.1 200 OK\r\ncontent-ty', () => socket.resetAndDestroy());
    return;
  }
  const { type, pieces } = shape(chat, mode);
  if (mode === 'huge_line') pieces.unshift(padding(chat, 2 * 1024 * 1024));
  if (mode === 'no_newline') pieces.push(pieces.pop()?.trimEnd() ?? '');
  const whole = Buffer.from(pieces.join(''));
  const headers: Record<string, string | number> = { 'content-type': mode === 'wrong_type' ? 'text/html' : type };
  if (!chat.stream && mode !== 'huge_body') headers['content-length'] = whole.length;
  response.writeHead(200, headers);
  if (mode === 'stall_first') return response.flushHeaders();
  if (HALF_STALL.has(mode)) {
    const half = chat.stream ? pieces.slice(0, pieces.length / 2).join('') : whole.subarray(0, whole.length / 2);
    response.write(half, () => {
      if (mode === 'reset_in_body') socket?.resetAndDestroy();
      if (mode === 'end_early' && chat.stream) response.end();
      if (mode === 'end_early' && !chat.stream) socket?.end();
    });
    return;
  }
  if (mode === 'huge_body') return writeHugeBody(response, chat, whole);
  if (mode === 'bytes') {
    response.socket?.setNoDelay(true);
    for (const byte of whole) {
      response.write(Buffer.of(byte));
      await yieldToEvents();
    }
  } else if (chat.stream) {
    for (const piece of pieces) response.write(piece);
  } else {
    response.write(whole);
  }
  if (mode === 'late_end') await setTimeout(30);
  response.end();
}

/** The bytes of a sound answer, or of one that is wrong in what it says. */
function shape(chat: ChatRequest, mode: FakeMode): Shape {
  if (mode === 'garbage_json') {
    const type = chat.stream ? streamType(chat) : 'application/json';
    return { type, pieces: [chat.stream && chat.protocol === 'openai' ? 'data: {"id": oops\n\n' : '{"id": oops\n'] };
  }
  const limit = chat.maxTokens;
  const words = replyOf(chat, mode);
  const kept = words.slice(0, limit);
  const finish = kept.length < words.length ? 'length' : 'stop';
  const prompt = chat.messages.reduce((sum, message) => sum + message.content.split(/\s+/).length, 0);
  const counts = { prompt, completion: kept.length };
  return chat.protocol === 'openai'
    ? shapeOpenAi(chat, mode, kept, finish, counts)
    : shapeOllama(chat, mode, kept, finish, counts);
}

function replyOf(chat: ChatRequest, mode: FakeMode): string[] {
  if (mode === 'tiny_chunks') return Array.from({ length: 10_000 }, (_, index) => 'aé €'[index % 4] ?? '');
  const asked = chat.messages.findLast((message) => message.role === 'user')?.content ?? '';
  const text = typeof mode === 'object' && 'text' in mode ? mode.text : mode === 'echo' ? asked : REPLY;
  return text.match(/\S+\s*|\s+/g) ?? [];
}

interface Counts {
  prompt: number;
  completion: number;
}

function shapeOpenAi(chat: ChatRequest, mode: FakeMode, words: string[], finish: string, counts: Counts): Shape {
  const usage = {
    prompt_tokens: counts.prompt,
    completion_tokens: counts.completion,
    total_tokens: counts.prompt + counts.completion,
  };
  const base = { id: 'chatcmpl-fake', created: CREATED, model: chat.model, system_fingerprint: 'fp_fake' };
  if (!chat.stream) {
    const message = { role: 'assistant', content: words.join(''), refusal: null, annotations: [] };
    const choice = { index: 0, message, logprobs: null, finish_reason: finish };
    const body: Record<string, unknown> = { ...base, object: 'chat.completion', choices: [choice], usage };
    if (mode === 'empty_choices') body.choices = [];
    if (mode === 'no_usage') delete body.usage;
    return {
      type: 'application/json',
      pieces: [JSON.stringify(mode === 'error_inside' ? errorOf('openai', 500) : body)],
    };
  }
  const counted = chat.includeUsage && mode !== 'no_usage';
  const event = (choices: unknown[], total: unknown = null) =>
    `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices, ...(counted ? { usage: total } : {}) })}\n\n`;
  const chunk = (delta: object, reason: string | null = null) =>
    event([{ index: 0, delta, logprobs: null, finish_reason: reason }]);
  const pieces = [
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...words.map((content) => chunk({ content })),
  ];
  if (mode === 'error_inside') pieces.push(`data: ${JSON.stringify(errorOf('openai', 500))}\n\n`);
  if (mode === 'empty_choices') return { type: streamType(chat), pieces: [event([]), 'data: [DONE]\n\n'] };
  pieces.push(chunk({}, finish));
  if (counted) pieces.push(event([], usage));
  if (mode !== 'no_done') pieces.push('data: [DONE]\n\n');
  return { type: streamType(chat), pieces };
}

function shapeOllama(chat: ChatRequest, mode: FakeMode, words: string[], finish: string, counts: Counts): Shape {
  const base = { model: chat.model, created_at: new Date(CREATED * 1000).toISOString() };
  const line = (content: string, end: object) => ({ ...base, message: { role: 'assistant', content }, ...end });
  const evaluated = mode === 'no_usage' ? {} : { prompt_eval_count: counts.prompt, eval_count: counts.completion };
  const end = {
    done: true,
    done_reason: finish,
    total_duration: 9,
    load_duration: 1,
    prompt_eval_duration: 2,
    eval_duration: 6,
    ...evaluated,
  };
  if (!chat.stream) {
    const body =
      mode === 'error_inside' ? errorOf('ollama', 500) : mode === 'empty_choices' ? base : line(words.join(''), end);
    return { type: 'application/json; charset=utf-8', pieces: [JSON.stringify(body)] };
  }
  const lines: object[] = words.map((word) => line(word, { done: false }));
  if (mode === 'error_inside') lines.push(errorOf('ollama', 500));
  if (mode === 'empty_choices') lines.unshift(base);
  lines.push(line('', end));
  return { type: streamType(chat), pieces: lines.map((value) => `${JSON.stringify(value)}\n`) };
}

function streamType(chat: ChatRequest): string {
  return chat.protocol === 'openai' ? 'text/event-stream; charset=utf-8' : 'application/x-ndjson';
}

/** What the protocol lets by without a meaning: a sound answer behind it shows that only its size was refused. */
function padding(chat: ChatRequest, lineBytes: number): string {
  return chat.protocol === 'openai' && chat.stream
    ? `:${'x'.repeat(lineBytes - 2)}\n`
    : `${' '.repeat(lineBytes - 1)}\n`;
}

async function writeHugeBody(response: ServerResponse, chat: ChatRequest, answer: Buffer): Promise<void> {
  const block = padding(chat, 1024).repeat(1024);
  const closed = once(response, 'close');
  for (let megabytes = 0; megabytes < 40 && !response.destroyed; megabytes++) {
    if (!response.write(block)) await Promise.race([once(response, 'drain'), closed]);
  }
  response.end(answer);
}

function modelsOf(protocol: 'openai' | 'ollama'): object {
  if (protocol === 'openai') {
    return { object: 'list', data: MODELS.map((id) => ({ id, object: 'model', created: CREATED, owned_by: 'fake' })) };
  }
  const details = { format: 'gguf', family: 'fake', parameter_size: '1B', quantization_level: 'Q4_0' };
  const rest = { modified_at: '2026-01-01T00:00:00Z', size: 1, digest: 'fake', details };
  return { models: MODELS.map((name) => ({ name, model: name, ...rest })) };
}

/** The refusal quotes a canary in place of the prompt that real ones quote: it must appear nowhere on our side. */
function errorOf(protocol: 'openai' | 'ollama', status: number): { error: unknown } {
  const message = `provider words ${status} CANARY-PROVIDER`;
  if (protocol === 'ollama') return { error: message };
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message, type, param: null, code: status === 401 ? 'invalid_api_key' : null } };
}

function refuse(response: ServerResponse, protocol: 'openai' | 'ollama', status: number, retryAfter?: string): void {
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  sendJson(response, status, errorOf(protocol, status));
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, key: { type: 'string' } } });
  const provider = await startFakeProvider({
    port: Number(values.port),
    ...(values.key ? { apiKey: values.key } : {}),
  });
  process.stdout.write(`fake provider on ${provider.url}\n`);
}
