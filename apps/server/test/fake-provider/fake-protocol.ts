/** How the next call is answered; `fake-provider.ts` says what each mode does. */
export type SimpleMode = (typeof SIMPLE_MODES)[number] | { text: string } | { status: number; retryAfter?: string };
export type FakeMode = SimpleMode | { sequence: SimpleMode[] };

const SIMPLE_MODES = [
  'answer',
  'echo',
  'tool_call',
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
  'half_character',
  'tiny_chunks',
] as const;

export type Json = Record<string, unknown>;
/** Of a request, names in lower case. */
export type Headers = NodeJS.Dict<string | string[]>;

/** A call as any of the protocols says it. */
export interface ChatRequest {
  model: string;
  /** Role and text; what a tool answered is a message of the role `tool`. */
  messages: { role: string; content: string }[];
  stream: boolean;
  includeUsage: boolean;
  maxTokens: number;
  choices: number;
  /** Tools that may be called: none when the caller forbids it. */
  tools: { name: string; properties: string[] }[];
}

/** What the model says. */
export interface ModelReply {
  /** Of each choice, word by word. */
  choices: string[][];
  call: { id: string; name: string; arguments: string } | undefined;
  finish: 'stop' | 'length' | 'tool_calls';
  promptTokens: number;
  completionTokens: number;
}

export interface EmbeddingRequest {
  model: string;
  inputs: string[];
  dimensions: number;
  base64: boolean;
}

/** One provider's wire format: what it accepts and what it writes. */
export interface FakeProtocol {
  chatPath: string;
  modelsPath: string;
  embeddingsPath?: string;
  wholeType: string;
  streamType: string;
  /** The status of a refusal for the headers alone. */
  refuseHeaders(headers: Headers, apiKey: string | undefined): number | undefined;
  /** Undefined where the real service answers 400. */
  readChat(body: Json, headers: Headers): ChatRequest | undefined;
  readEmbedding?(body: Json): EmbeddingRequest | undefined;
  /** A whole answer; `mode` says what is wrong in it. */
  whole(chat: ChatRequest, reply: ModelReply, mode: SimpleMode): unknown;
  /** The pieces of a stream, each as it is written. */
  stream(chat: ChatRequest, reply: ModelReply, mode: SimpleMode): string[];
  embeddings?(request: EmbeddingRequest, vectors: number[][]): unknown;
  models(names: readonly string[]): unknown;
  error(status: number, message: string): unknown;
}

export const CREATED = 1_767_225_600;

export function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** Whether `value` is an object with no other field than these. */
export function hasOnly(value: unknown, fields: string): value is Json {
  const object = asObject(value);
  if (object === undefined) return false;
  const known = new Set(fields.split(' '));
  return Object.keys(object).every((field) => known.has(field));
}

/** `text` in pieces of a few characters: a placeholder is cut wherever it stands. */
export function cutAnywhere(text: string): string[] {
  const sizes = [3, 1, 5, 2, 4];
  const pieces: string[] = [];
  let at = 0;
  for (let turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}

/** A comment or blanks, which every protocol lets by: a sound answer behind it shows that only its size was refused. */
export function padding(protocol: FakeProtocol, stream: boolean, lineBytes: number): string {
  const isEventStream = stream && protocol.streamType.startsWith('text/event-stream');
  return isEventStream ? `:${'x'.repeat(lineBytes - 2)}\n` : `${' '.repeat(lineBytes - 1)}\n`;
}
