import { asRecord } from '../http/as-record.ts';
import { createHttpProvider } from '../http/create-http-provider.ts';
import { openUpstream } from '../http/upstream.ts';
import { locateProvider } from '../locate-provider.ts';
import type { Provider, ProviderLocation } from '../provider.ts';
import { createSseReader } from './create-sse-reader.ts';
import { encodeOpenAiRequest } from './encode-openai-request.ts';
import { openAiDialectOf } from './openai-dialect.ts';
import { readOpenAiAnswer } from './read-openai-answer.ts';

export interface OpenAiConfig {
  /** With its version: `https://api.openai.com/v1`. */
  baseUrl: string;
  apiKey?: string | undefined;
  location?: ProviderLocation | undefined;
}

/** Any service that speaks OpenAI's chat completions. Throws TypeError for a base URL or key that cannot be used. */
export function createOpenAiProvider(config: OpenAiConfig): Provider {
  const dialect = openAiDialectOf(config.baseUrl);
  const upstream = openUpstream(config.baseUrl, config.apiKey);
  return createHttpProvider('openai', locateProvider(config.baseUrl, config.location), upstream, {
    chatPath: '/chat/completions',
    modelsPath: '/models',
    encode: (call, stream) => encodeOpenAiRequest(call, stream, dialect),
    readWhole: (body, answer) => readOpenAiAnswer(body, 'message', answer),
    streamContentType: /^text\/event-stream\b/i,
    createLineReader: createSseReader,
    readModels,
  });
}

/** `{object: "list", data: [{id, object: "model", created, owned_by}]}` */
function readModels(body: unknown): string[] | undefined {
  const data = asRecord(body)?.data;
  if (!Array.isArray(data)) return undefined;
  return data.map((model) => asRecord(model)?.id).filter((id) => typeof id === 'string');
}
