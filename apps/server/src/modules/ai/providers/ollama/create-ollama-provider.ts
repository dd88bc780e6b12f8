import { asRecord } from '../http/as-record.ts';
import { createHttpProvider } from '../http/create-http-provider.ts';
import { parseJson } from '../http/parse-json.ts';
import { openUpstream } from '../http/upstream.ts';
import { locateProvider } from '../locate-provider.ts';
import type { Provider } from '../provider.ts';
import { encodeOllamaRequest } from './encode-ollama-request.ts';
import { readOllamaAnswer } from './read-ollama-answer.ts';

/** Ollama by its own API. Throws TypeError for a URL that cannot be used. */
export function createOllamaProvider(config: { url: string }): Provider {
  const upstream = openUpstream(config.url);
  return createHttpProvider('ollama', locateProvider(config.url), upstream, {
    chatPath: '/api/chat',
    modelsPath: '/api/tags',
    encode: encodeOllamaRequest,
    readWhole(body, answer) {
      const verdict = readOllamaAnswer(body, answer);
      return verdict === 'more' ? 'garbage' : verdict;
    },
    streamContentType: /^application\/x-ndjson\b/i,
    createLineReader: () => (line, answer) => (line === '' ? 'more' : readOllamaAnswer(parseJson(line), answer)),
    readModels,
  });
}

/** `{models: [{name, model, modified_at, size, digest, details}]}` */
function readModels(body: unknown): string[] | undefined {
  const models = asRecord(body)?.models;
  if (!Array.isArray(models)) return undefined;
  return models.map((model) => asRecord(model)?.name).filter((name) => typeof name === 'string');
}
