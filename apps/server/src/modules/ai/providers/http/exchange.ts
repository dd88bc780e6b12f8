import { type Dispatcher, errors } from 'undici';
import { parseRetryAfter } from './parse-retry-after.ts';
import type { Upstream } from './upstream.ts';

export interface UpstreamRequest {
  method: 'GET' | 'POST';
  /** Below the base URL, with its first slash. */
  path: string;
  body?: Buffer;
  /** In place of the server's own key. */
  apiKey?: string | undefined;
}

/** Why an exchange ended without its whole answer: connection refused or lost, not HTTP or too large, stopped by us. */
export type Break = 'connection' | 'protocol' | 'stopped';

/** How an exchange began. A status other than 2xx is known only once its body, which nobody reads, has gone by. */
export type Opening =
  | { answered: true; status: number; contentType: string; retryAfterMs: number | undefined }
  | { answered: false; reason: Break };

/** More than this unread and the provider is made to wait. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** Body of a refusal let by to keep the connection; above, closing it is cheaper. */
const MAX_REFUSAL_BYTES = 64 * 1024;
/** Time given to the last bytes of an answer already understood, so that its connection serves the next call. */
const LINGER_MS = 1_000;

const ABANDONED = new Error('exchange abandoned');

/**
 * One request and its answer, straight on undici's dispatcher. CPU a call, median of 15 interleaved rounds of 5,000 at
 * c = 32, answers of 1.6 kB: this whole layer 46 µs, deadline and cancellation included; dispatch with nothing around
 * it 38; `Pool.request` 66, for the Readable and the AsyncResource it puts between the parser and us; `fetch` four to
 * five times ours.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly opening: Promise<Opening>;
  readonly #open: (opening: Opening) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #end: 'complete' | Break | undefined;
  #refusal: Opening | undefined;
  #unread: Buffer[] = [];
  #unreadBytes = 0;
  #wake: (() => void) | undefined;
  #linger: NodeJS.Timeout | undefined;

  constructor(upstream: Upstream, request: UpstreamRequest) {
    const { promise, resolve } = Promise.withResolvers<Opening>();
    this.opening = promise;
    this.#open = resolve;
    upstream.pool.dispatch(
      {
        method: request.method,
        path: upstream.basePath + request.path,
        headers: upstream.headers(request.apiKey),
        body: request.body ?? null,
      },
      this,
    );
  }

  /** All that arrived since the last read, waiting for it when there is nothing; or how the exchange ended. */
  async read(): Promise<Buffer[] | 'complete' | Break> {
    if (this.#unread.length === 0 && this.#end === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
      this.#wake = undefined;
    }
    if (this.#unread.length === 0 && this.#end !== undefined) return this.#end;
    const chunks = this.#unread;
    this.#unread = [];
    this.#unreadBytes = 0;
    this.#controller?.resume();
    return chunks;
  }

  /** Cuts the connection at once, or takes the request back when it has none yet. */
  stop(): void {
    if (this.#end !== undefined) return;
    this.#unread = [];
    this.#finish('stopped');
    this.#controller?.abort(ABANDONED);
  }

  /** The answer is understood: what may still come is let by, for a moment. */
  leave(): void {
    if (this.#end !== undefined) return;
    this.#linger = setTimeout(() => this.stop(), LINGER_MS);
    this.#unread = [];
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Thrown, not aborted: the request was given up while it waited for a connection, nothing of it was written, and
    // undici then keeps the connection. `controller.abort` would close it under the calls that wait behind.
    if (this.#end !== undefined) throw ABANDONED;
    this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    const opening: Opening = {
      answered: true,
      status,
      contentType: String(headers['content-type'] ?? ''),
      retryAfterMs: status < 300 ? undefined : parseRetryAfter(headers, Date.now()),
    };
    if (status < 300) this.#open(opening);
    else this.#refusal = opening;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#end !== undefined || this.#linger !== undefined) return;
    this.#unreadBytes += chunk.length;
    if (this.#refusal !== undefined) {
      if (this.#unreadBytes <= MAX_REFUSAL_BYTES) return;
      this.#finish('complete');
      controller.abort(ABANDONED);
      return;
    }
    this.#unread.push(chunk);
    if (this.#unreadBytes > MAX_UNREAD_BYTES) controller.pause();
    this.#wake?.();
  }

  onResponseEnd(): void {
    this.#finish('complete');
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const broken =
      error instanceof errors.HTTPParserError ||
      error instanceof errors.HeadersOverflowError ||
      error instanceof errors.ResponseExceededMaxSizeError;
    this.#finish(broken ? 'protocol' : 'connection');
  }

  #finish(end: 'complete' | Break): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    clearTimeout(this.#linger);
    // The first call decides: after a 2xx has opened the exchange, this changes nothing.
    if (end !== 'complete') this.#open({ answered: false, reason: end });
    else if (this.#refusal !== undefined) this.#open(this.#refusal);
    this.#wake?.();
  }
}
