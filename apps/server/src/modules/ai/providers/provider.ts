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

export interface ProviderCall {
  model: string;
  messages: readonly ChatMessage[];
  maxTokens?: number;
  temperature?: number;
  /** Bounds the whole call: connection, retries, answer. */
  timeoutMs: number;
  /** Streams only: longest wait, retries included, for the first text (or reasoning) of the answer. */
  firstTokenTimeoutMs?: number;
  /** Aborted when the client has gone: the provider's connection is cut at once. */
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

export type ProviderReply =
  | { ok: true; content: string; model: string; usage: ProviderUsage; finishReason: string }
  | { ok: false; failure: ProviderFailure };

/** A stream is deltas, then exactly one `done` or `failed`. Text that arrived together may be one delta. */
export type ProviderEvent =
  | { type: 'delta'; text: string }
  | { type: 'done'; model: string; usage: ProviderUsage; finishReason: string }
  | { type: 'failed'; failure: ProviderFailure };

/** One way to reach models. Expected failures are values; an exception is a fault of this program. */
export interface Provider {
  readonly name: string;
  readonly location: ProviderLocation;
  complete(call: ProviderCall): Promise<ProviderReply>;
  /** Nothing is sent before the first event is asked for. Leaving the loop early cuts the provider's connection. */
  stream(call: ProviderCall): AsyncIterable<ProviderEvent>;
  /** Names of the models, none when the provider cannot be asked. */
  models(signal: AbortSignal): Promise<string[]>;
  health(signal: AbortSignal): Promise<'up' | 'down'>;
  /** Cuts every connection; calls still running end as `unavailable`. */
  close(): Promise<void>;
}
