import { asRecord } from '../http/as-record.ts';
import { createHttpProvider } from '../http/create-http-provider.ts';
import { isVector } from '../http/is-vector.ts';
import { openUpstream } from '../http/upstream.ts';
import { locateProvider } from '../locate-provider.ts';
import type { EmbeddingCall, Provider, ProviderLocation } from '../provider.ts';
import { createSseReader } from './create-sse-reader.ts';
import { encodeOpenAiRequest } from './encode-openai-request.ts';
import { type OpenAiDialect, openAiDialectOf } from './openai-dialect.ts';
import { readOpenAiAnswer } from './read-openai-answer.ts';

export interface OpenAiConfig {
  /** With its version: `https://api.openai.com/v1`. */
  baseUrl: string;
  apiKey?: string | undefined;
  location?: ProviderLocation | undefined;
  /** Sent with every request: Azure's `api-key`, an organisation. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** Any service that speaks OpenAI's chat completions. Throws TypeError for a base URL or key that cannot be used. */
export function createOpenAiProvider(config: OpenAiConfig): Provider {
  const dialect = openAiDialectOf(config.baseUrl);
  const upstream = openUpstream(config.baseUrl, { apiKey: config.apiKey, headers: config.headers });
  return createHttpProvider('openai', locateProvider(config.baseUrl, config.location), upstream, {
    chatPath: '/chat/completions',
    modelsPath: '/models',
    unsupported: () => undefined,
    encode: (call, stream) => encodeOpenAiRequest(call, stream, dialect),
    readWhole: (body, answer) => readOpenAiAnswer(body, 'message', answer),
    streamContentType: /^text\/event-stream\b/i,
    createLineReader: createSseReader,
    readModels,
    embeddings: { path: '/embeddings', encode: (call) => encodeEmbedding(call, dialect), read: readEmbeddings },
  });
}

/** `{object: "list", data: [{id, object: "model", created, owned_by}]}` */
function readModels(body: unknown): string[] | undefined {
  const data = asRecord(body)?.data;
  if (!Array.isArray(data)) return undefined;
  return data.map((model) => asRecord(model)?.id).filter((id) => typeof id === 'string');
}

function encodeEmbedding({ model, inputs, dimensions }: EmbeddingCall, dialect: OpenAiDialect): string {
  return JSON.stringify({ model, input: inputs, [dialect.dimensions]: dimensions, encoding_format: 'float' });
}

/** `{object: "list", data: [{object: "embedding", index, embedding: number[]}], model, usage: {prompt_tokens}}` */
function readEmbeddings(body: unknown, count: number) {
  const record = asRecord(body);
  const data = record?.data;
  if (!Array.isArray(data) || data.length !== count) return undefined;
  const byIndex = new Map(data.map(asRecord).map((item, place) => [item?.index ?? place, item?.embedding]));
  const embeddings = Array.from({ length: count }, (_, index) => byIndex.get(index));
  if (!embeddings.every(isVector)) return undefined;
  const promptTokens = asRecord(record?.usage)?.prompt_tokens;
  return {
    embeddings,
    ...(typeof record?.model === 'string' ? { model: record.model } : {}),
    ...(typeof promptTokens === 'number' ? { promptTokens } : {}),
  };
}
