import { asRecord } from '../http/as-record.ts';
import { createHttpProvider } from '../http/create-http-provider.ts';
import { isVector } from '../http/is-vector.ts';
import { parseJson } from '../http/parse-json.ts';
import { openUpstream } from '../http/upstream.ts';
import { locateProvider } from '../locate-provider.ts';
import type { EmbeddingCall, Provider } from '../provider.ts';
import { encodeOllamaRequest, unsupportedByOllama } from './encode-ollama-request.ts';
import { readOllamaAnswer } from './read-ollama-answer.ts';

/** Ollama by its own API. Throws TypeError for a URL that cannot be used. */
export function createOllamaProvider(config: { baseUrl: string }): Provider {
  const upstream = openUpstream(config.baseUrl);
  return createHttpProvider('ollama', locateProvider(config.baseUrl), upstream, {
    chatPath: '/api/chat',
    modelsPath: '/api/tags',
    unsupported: unsupportedByOllama,
    encode: encodeOllamaRequest,
    readWhole(body, answer) {
      const verdict = readOllamaAnswer(body, answer);
      return verdict === 'more' ? 'garbage' : verdict;
    },
    streamContentType: /^application\/x-ndjson\b/i,
    createLineReader: () => (line, answer) => (line === '' ? 'more' : readOllamaAnswer(parseJson(line), answer)),
    readModels,
    embeddings: { path: '/api/embed', encode: encodeEmbedding, read: readEmbeddings },
  });
}

/** `{models: [{name, model, modified_at, size, digest, details}]}` */
function readModels(body: unknown): string[] | undefined {
  const models = asRecord(body)?.models;
  if (!Array.isArray(models)) return undefined;
  return models.map((model) => asRecord(model)?.name).filter((name) => typeof name === 'string');
}

function encodeEmbedding({ model, inputs, dimensions }: EmbeddingCall): string {
  // As for a chat: an error for a text above the context, never the vector of half of it.
  return JSON.stringify({ model, input: inputs, dimensions, truncate: false });
}

/** `{model, embeddings: number[][], prompt_eval_count}` */
function readEmbeddings(body: unknown, count: number) {
  const record = asRecord(body);
  const embeddings = record?.embeddings;
  if (!Array.isArray(embeddings) || embeddings.length !== count || !embeddings.every(isVector)) return undefined;
  return {
    embeddings,
    ...(typeof record?.model === 'string' ? { model: record.model } : {}),
    ...(typeof record?.prompt_eval_count === 'number' ? { promptTokens: record.prompt_eval_count } : {}),
  };
}
