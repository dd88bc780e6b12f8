import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout, setImmediate as yieldToEvents } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fakeAnthropic } from './fake-provider/fake-anthropic.ts';
import { fakeOllama } from './fake-provider/fake-ollama.ts';
import { fakeOpenAi } from './fake-provider/fake-openai.ts';
import {
  asObject,
  type EmbeddingRequest,
  type FakeMode,
  type FakeProtocol,
  padding,
  type SimpleMode,
} from './fake-provider/fake-protocol.ts';
import { replyOf } from './fake-provider/reply-of.ts';

/**
 * How the next call, chat or embedding, is answered. Each also works on a whole answer where that has a meaning.
 * - `answer`: like a healthy provider · `echo`: its text is the last message of the user · `{ text }`: this text
 * - `tool_call`: calls the first tool on offer, its first property being the first placeholder of the prompt; its
 *   arguments are streamed in pieces cut anywhere. With no tool it answers; after a tool's result it says that result
 * - `{ status, retryAfter? }`: a refusal in the provider's own error format · `redirect`: 307 to another path of this server
 * - `hang`: never a byte · `stall_first`: headers, then nothing · `stall_middle`: half, then nothing
 * - `reset`, `reset_in_headers`, `reset_in_body`: the connection dies there · `end_early`: half, then an orderly end
 * - `not_http`, `wrong_type`, `garbage_json`, `empty_choices`, `huge_body` (40 MB), `huge_line` (2 MB): the protocol broken
 * - `error_inside`: an error announced in a 200 · `no_usage`: nothing counted · `no_done`: a stream without its last mark
 * - `late_end`: sound, and ended 30 ms later · `no_newline`: sound, without the newlines at its end
 * - `bytes`: written byte by byte, so characters arrive in halves · `half_character`: an orderly end inside a character
 * - `tiny_chunks`: 10,000 pieces
 * - `{ sequence }`: each of these in turn, one a call, over and over
 */
export type { FakeMode } from './fake-provider/fake-protocol.ts';

/** One request as it was received. `abandoned`: the client closed the connection before its answer was complete. */
export interface RecordedRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: unknown;
  abandoned: boolean;
}

export interface FakeProvider {
  /** Ollama's and Anthropic's address; OpenAI's base URL is `${url}/v1`. */
  url: string;
  requests: RecordedRequest[];
  /** Connections accepted since the start. */
  connections(): number;
  /** Modes of the next calls, in order; the last one stays. */
  behave(...modes: FakeMode[]): void;
  /** Mode of the model lists: a healthy answer, or a refusal. */
  behaveOnModels(mode: 'answer' | 'hang' | { status: number }): void;
  close(): Promise<void>;
}

const MODELS = ['fake-model', 'fake-model-large'];
const CUT = new Set<SimpleMode>(['stall_middle', 'reset_in_body', 'end_early', 'half_character']);

/** What is written: the pieces of a stream, or a whole answer. */
interface Shape {
  type: string;
  stream: boolean;
  pieces: string[];
}

/**
 * Starts a model provider on loopback that speaks OpenAI's, Ollama's and Anthropic's protocols, and fails in all the ways
 * of `FakeMode`. With `apiKey`, OpenAI's and Anthropic's accept no other.
 */
export async function startFakeProvider(options: { port?: number; apiKey?: string } = {}): Promise<FakeProvider> {
  const requests: RecordedRequest[] = [];
  let modes: FakeMode[] = ['answer'];
  let modelsMode: Parameters<FakeProvider['behaveOnModels']>[0] = 'answer';
  let connections = 0;

  function nextMode(): SimpleMode {
    const mode = (modes.length > 1 ? modes.shift() : modes[0]) ?? 'answer';
    if (typeof mode !== 'object' || !('sequence' in mode)) return mode;
    const [first = 'answer', ...rest] = mode.sequence;
    mode.sequence = [...rest, first];
    return first;
  }

  function behave(...next: FakeMode[]): void {
    modes = structuredClone(next);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const text = await readText(request);
    if (path.startsWith('/__')) return control(path, request.method ?? 'GET', text, response);
    const { method = '', headers } = request;
    const record: RecordedRequest = { method, path, headers, body: parse(text), abandoned: false };
    requests.push(record);
    response.on('close', () => {
      record.abandoned = !response.writableFinished;
    });
    const protocol = protocolOf(path, headers);
    const refusal = protocol.refuseHeaders(headers, options.apiKey);
    if (refusal !== undefined) return refuse(response, protocol, refusal);
    if (method === 'GET' && path === protocol.modelsPath) {
      if (modelsMode === 'hang') return;
      if (modelsMode !== 'answer') return refuse(response, protocol, modelsMode.status);
      return sendJson(response, 200, protocol.models(MODELS));
    }
    const shape = method === 'POST' ? shaperOf(protocol, path, record) : 404;
    if (typeof shape === 'number') return refuse(response, protocol, shape);
    const mode = nextMode();
    if (typeof mode === 'object' && 'status' in mode) return refuse(response, protocol, mode.status, mode.retryAfter);
    return answer(response, protocol, shape, mode);
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

/** OpenAI's and Anthropic's lists of models have one path: their headers tell them apart. */
function protocolOf(path: string, headers: IncomingMessage['headers']): FakeProtocol {
  if (!path.startsWith('/v1/')) return fakeOllama;
  const isAnthropic = path === fakeAnthropic.chatPath || 'anthropic-version' in headers;
  return isAnthropic ? fakeAnthropic : fakeOpenAi;
}

type Shaper = (mode: SimpleMode) => Shape;

/** How the request is answered in each mode, or the status of its refusal. */
function shaperOf(protocol: FakeProtocol, path: string, { body: value, headers }: RecordedRequest): Shaper | number {
  const body = asObject(value);
  if (path === protocol.chatPath) {
    const chat = body && protocol.readChat(body, headers);
    if (!chat) return 400;
    return (mode) => {
      const reply = replyOf(chat, mode);
      if (chat.stream) return { type: protocol.streamType, stream: true, pieces: protocol.stream(chat, reply, mode) };
      return wholeShape(protocol, mode, protocol.whole(chat, reply, mode));
    };
  }
  if (path !== protocol.embeddingsPath) return 404;
  const request = body && protocol.readEmbedding?.(body);
  if (!request) return 400;
  return (mode) => wholeShape(protocol, mode, protocol.embeddings?.(request, vectorsOf(request)));
}

function wholeShape(protocol: FakeProtocol, mode: SimpleMode, value: unknown): Shape {
  const body = mode === 'error_inside' ? protocol.error(500, words(500)) : value;
  return { type: protocol.wholeType, stream: false, pieces: [JSON.stringify(body)] };
}

/** The same text has the same vector, of 32-bit floats as models give them. */
function vectorsOf({ inputs, dimensions }: EmbeddingRequest): number[][] {
  return inputs.map((input) => {
    const seed = [...input].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973, 7);
    return Array.from({ length: dimensions }, (_, place) => Math.fround(Math.sin(seed + place)));
  });
}

async function answer(response: ServerResponse, protocol: FakeProtocol, shaper: Shaper, mode: SimpleMode) {
  const { socket } = response;
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
  const { type, stream, pieces } = shaper(mode);
  if (mode === 'garbage_json')
    pieces.splice(0, pieces.length, type.startsWith('text/event') ? 'data: {"id": oops\n\n' : '{"id": oops\n');
  if (mode === 'huge_line') pieces.unshift(padding(protocol, stream, 2 * 1024 * 1024));
  if (mode === 'no_newline') pieces.push(pieces.pop()?.trimEnd() ?? '');
  const whole = Buffer.from(pieces.join(''));
  const headers: Record<string, string | number> = { 'content-type': mode === 'wrong_type' ? 'text/html' : type };
  if (!stream && mode !== 'huge_body') headers['content-length'] = whole.length;
  response.writeHead(200, headers);
  if (mode === 'stall_first') return response.flushHeaders();
  if (CUT.has(mode)) {
    const half = stream
      ? Buffer.from(pieces.slice(0, pieces.length / 2).join(''))
      : whole.subarray(0, whole.length / 2);
    // The first byte above 0x7f begins a character of several.
    const sent = mode === 'half_character' ? whole.subarray(0, whole.findIndex((byte) => byte > 0x7f) + 1) : half;
    response.write(sent, () => endHalfway(response, socket, stream, mode));
    return;
  }
  if (mode === 'huge_body') return writeHugeBody(response, padding(protocol, stream, 1024).repeat(1024), whole);
  if (mode === 'bytes') {
    socket?.setNoDelay(true);
    for (const byte of whole) {
      response.write(Buffer.of(byte));
      await yieldToEvents();
    }
  } else {
    for (const piece of pieces) response.write(piece);
  }
  if (mode === 'late_end') await setTimeout(30);
  response.end();
}

function endHalfway(response: ServerResponse, socket: Socket | null, stream: boolean, mode: SimpleMode): void {
  if (mode === 'reset_in_body') socket?.resetAndDestroy();
  if (mode !== 'end_early' && mode !== 'half_character') return;
  if (stream) response.end();
  else socket?.end();
}

async function writeHugeBody(response: ServerResponse, block: string, end: Buffer): Promise<void> {
  const closed = once(response, 'close');
  for (let megabytes = 0; megabytes < 40 && !response.destroyed; megabytes++) {
    if (!response.write(block)) await Promise.race([once(response, 'drain'), closed]);
  }
  response.end(end);
}

/** The refusal quotes a canary in place of the prompt that real ones quote: it must appear nowhere on our side. */
function words(status: number): string {
  return `provider words ${status} CANARY-PROVIDER`;
}

function refuse(response: ServerResponse, protocol: FakeProtocol, status: number, retryAfter?: string): void {
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  sendJson(response, status, protocol.error(status, words(status)));
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
