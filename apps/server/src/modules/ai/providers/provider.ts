/** Where a provider processes what it is sent; the class of the data decides which locations are allowed. */
export type ProviderLocation = 'local' | 'eu' | 'third_country';

/** A call of a tool made by a model earlier in the conversation. `arguments` is JSON text, as the model wrote it. */
export interface ToolCall {
  id: string;
  name: string;
  arguments: string;
}

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant' | 'tool' | 'developer';
  content: string;
  toolCalls?: readonly ToolCall[];
  /** On a `tool` message: the call it answers. */
  toolCallId?: string;
  name?: string;
}

/** A function the model may call. `parameters` is a JSON Schema. */
export interface ToolDefinition {
  name: string;
  description?: string;
  parameters?: Readonly<Record<string, unknown>>;
  strict?: boolean;
}

export type ToolChoice = 'auto' | 'none' | 'required' | { name: string };

export type ResponseFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | {
      type: 'json_schema';
      name: string;
      description?: string;
      schema?: Readonly<Record<string, unknown>>;
      strict?: boolean;
    };

/** What may be asked of a model beside the messages. What is absent is left to the provider. */
export interface ChatOptions {
  temperature?: number;
  topP?: number;
  /** Texts that end the answer. */
  stop?: readonly string[];
  seed?: number;
  presencePenalty?: number;
  frequencyPenalty?: number;
  /** Answers wanted; 1 when absent. */
  choices?: number;
  tools?: readonly ToolDefinition[];
  toolChoice?: ToolChoice;
  parallelToolCalls?: boolean;
  responseFormat?: ResponseFormat;
  reasoningEffort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';
}

export interface ProviderCall extends ChatOptions {
  model: string;
  messages: readonly ChatMessage[];
  /** Tokens of the answer, at most. */
  maxTokens?: number;
  /** Bounds the whole call: connection, retries, answer. */
  timeoutMs: number;
  /** Streams only: longest wait, for a turn and retries included, for the first text (or reasoning) of the answer. */
  firstTokenTimeoutMs?: number;
  /** The tenant's own key, in place of the server's. */
  apiKey?: string;
  /** Aborted when the client has gone: the provider's connection is cut at once. */
  signal: AbortSignal;
}

export interface EmbeddingCall {
  model: string;
  inputs: readonly string[];
  dimensions?: number;
  timeoutMs: number;
  apiKey?: string;
  signal: AbortSignal;
}

export interface ProviderUsage {
  promptTokens: number;
  completionTokens: number;
  totalTokens: number;
  /** True where the provider did not count and four characters were taken for a token. */
  estimated: boolean;
}

/**
 * Why there is no answer. Carries nothing the provider wrote and nothing of the prompt, so that it may be logged.
 * - `unavailable`: no connection, connection lost, 408, 5xx, or an error announced inside the answer
 * - `timeout`: `timeoutMs` or `firstTokenTimeoutMs` ran out
 * - `rate_limited`: 429, after retries
 * - `rejected`: any other 3xx (never followed) or 4xx; or the call cannot be put in the provider's format
 * - `garbage`: the answer breaks the protocol, or is larger than is accepted
 * - `cancelled`: `signal` aborted
 */
export interface ProviderFailure {
  kind: 'unavailable' | 'timeout' | 'rate_limited' | 'rejected' | 'garbage' | 'cancelled';
  status?: number;
  retryAfterMs?: number;
  /** Requests sent, or begun to be sent, for this call. */
  attempts: number;
}

/** One answer of a model. `content` is empty where it only calls tools. */
export interface Choice {
  content: string;
  toolCalls: ToolCall[];
  /** In OpenAI's words: `stop`, `length`, `tool_calls`, `content_filter`. */
  finishReason: string;
}

/** `attempts`: requests sent for it. */
export type ProviderReply =
  | { ok: true; choices: Choice[]; model: string; usage: ProviderUsage; attempts: number }
  | { ok: false; failure: ProviderFailure };

export type EmbeddingReply =
  | { ok: true; embeddings: number[][]; model: string; usage: ProviderUsage; attempts: number }
  | { ok: false; failure: ProviderFailure };

/** A piece of a tool call: the first of an `index` brings `id` and `name`; `arguments` are to be joined. */
export interface ToolCallPiece {
  type: 'tool_call';
  choice: number;
  index: number;
  id?: string;
  name?: string;
  arguments: string;
}

/** A stream is pieces, then exactly one `done` or `failed`. Text that arrived together may be one delta. */
export type ProviderEvent =
  | { type: 'delta'; choice: number; text: string }
  | ToolCallPiece
  | { type: 'done'; model: string; usage: ProviderUsage; finishReasons: string[]; attempts: number }
  | { type: 'failed'; failure: ProviderFailure };

/** One way to reach models. Expected failures are values; an exception is a fault of this program. */
export interface Provider {
  readonly name: string;
  readonly location: ProviderLocation;
  /** The first option of the call that this protocol cannot say, in OpenAI's name for it: refused rather than ignored. */
  unsupported(options: ChatOptions): string | undefined;
  complete(call: ProviderCall): Promise<ProviderReply>;
  /** Nothing is sent before the first event is asked for. Leaving the loop early cuts the provider's connection. */
  stream(call: ProviderCall): AsyncIterable<ProviderEvent>;
  /** Absent where the provider has no embeddings. */
  embed?(call: EmbeddingCall): Promise<EmbeddingReply>;
  /** Names of the models, none when the provider cannot be asked. */
  models(signal: AbortSignal): Promise<string[]>;
  health(signal: AbortSignal): Promise<'up' | 'down'>;
  /** Cuts every connection; calls still running end as `unavailable`. */
  close(): Promise<void>;
}
