import type {
  ChatOptions,
  EmbeddingCall,
  EmbeddingReply,
  Provider,
  ProviderCall,
  ProviderEvent,
  ProviderFailure,
  ProviderLocation,
  ProviderReply,
} from '../provider.ts';
import { type Answer, choicesOf, emptyAnswer, estimateTokens, usageOf, type Verdict } from './answer.ts';
import { CallLimits } from './call-limits.ts';
import { receiveJson } from './receive-json.ts';
import { type LineReader, streamAnswer } from './stream-answer.ts';
import type { Upstream } from './upstream.ts';

/** What differs from one provider's protocol to another's. */
export interface Wire {
  chatPath: string;
  modelsPath: string;
  /** See Provider. */
  unsupported(options: ChatOptions): string | undefined;
  /** The request's JSON, or undefined when the protocol cannot say it. */
  encode(call: ProviderCall, stream: boolean): string | undefined;
  /** Understands the body of an answer that is not streamed. */
  readWhole(body: unknown, answer: Answer): Verdict;
  streamContentType: RegExp;
  createLineReader(): LineReader;
  /** Names of the models, or undefined when the body is not a list of them. */
  readModels(body: unknown): string[] | undefined;
  embeddings?: EmbeddingWire;
}

export interface EmbeddingWire {
  path: string;
  encode(call: EmbeddingCall): string;
  /** Undefined when the body is not `count` vectors. */
  read(body: unknown, count: number): { embeddings: number[][]; model?: string; promptTokens?: number } | undefined;
}

/** Listing models, which is also the question of health, is quick or the provider is not well. */
const PROBE_TIMEOUT_MS = 5_000;

export function createHttpProvider(name: string, location: ProviderLocation, upstream: Upstream, wire: Wire): Provider {
  const { embeddings } = wire;
  async function listModels(signal: AbortSignal) {
    const limits = new CallLimits({ timeoutMs: PROBE_TIMEOUT_MS, signal });
    const received = await receiveJson(upstream, { method: 'GET', path: wire.modelsPath }, limits);
    limits.release();
    return received.ok ? { names: wire.readModels(received.value) } : { status: received.failure.status };
  }
  return {
    name,
    location,
    unsupported: wire.unsupported,
    complete: (call) => completeCall(upstream, wire, call),
    ...(embeddings ? { embed: (call: EmbeddingCall) => embedCall(upstream, embeddings, call) } : {}),
    stream(call) {
      const body = wire.encode(call, true);
      if (body === undefined) return streamRefusal();
      const request = { method: 'POST', path: wire.chatPath, body: Buffer.from(body), apiKey: call.apiKey } as const;
      return streamAnswer(upstream, request, call, wire.streamContentType, wire.createLineReader());
    },
    async models(signal) {
      return (await listModels(signal)).names ?? [];
    },
    async health(signal) {
      const { names, status } = await listModels(signal);
      // A compatible server need not list its models: it is there, and did not refuse the key.
      if (names !== undefined || status === 404 || status === 405) return 'up';
      // Nor does one that asks for a key say that it is down, where only the organisations have keys.
      return !upstream.hasKey && (status === 401 || status === 403) ? 'up' : 'down';
    },
    close: () => upstream.pool.destroy(),
  };
}

const INEXPRESSIBLE: ProviderFailure = { kind: 'rejected', attempts: 0 };

async function* streamRefusal(): AsyncGenerator<ProviderEvent, void, undefined> {
  yield { type: 'failed', failure: INEXPRESSIBLE };
}

async function completeCall(upstream: Upstream, wire: Wire, call: ProviderCall): Promise<ProviderReply> {
  const body = wire.encode(call, false);
  if (body === undefined) return { ok: false, failure: INEXPRESSIBLE };
  // A whole answer has no first token to wait for.
  const limits = new CallLimits({ timeoutMs: call.timeoutMs, signal: call.signal });
  const request = { method: 'POST', path: wire.chatPath, body: Buffer.from(body), apiKey: call.apiKey } as const;
  const received = await receiveJson(upstream, request, limits);
  limits.release();
  if (!received.ok) return received;
  const answer = emptyAnswer();
  const verdict = wire.readWhole(received.value, answer);
  if (verdict !== 'done') {
    const kind = verdict === 'provider_error' ? 'unavailable' : 'garbage';
    return { ok: false, failure: { kind, attempts: received.attempts } };
  }
  return {
    ok: true,
    choices: choicesOf(answer),
    model: answer.model ?? call.model,
    usage: usageOf(answer, call),
    attempts: received.attempts,
  };
}

async function embedCall(upstream: Upstream, wire: EmbeddingWire, call: EmbeddingCall): Promise<EmbeddingReply> {
  const limits = new CallLimits(call);
  const body = Buffer.from(wire.encode(call));
  const received = await receiveJson(upstream, { method: 'POST', path: wire.path, body, apiKey: call.apiKey }, limits);
  limits.release();
  if (!received.ok) return received;
  const read = wire.read(received.value, call.inputs.length);
  if (!read) return { ok: false, failure: { kind: 'garbage', attempts: received.attempts } };
  const promptTokens = read.promptTokens ?? estimateTokens(call.inputs.reduce((sum, { length }) => sum + length, 0));
  return {
    ok: true,
    embeddings: read.embeddings,
    model: read.model ?? call.model,
    usage: {
      promptTokens,
      completionTokens: 0,
      totalTokens: promptTokens,
      estimated: read.promptTokens === undefined,
    },
    attempts: received.attempts,
  };
}
