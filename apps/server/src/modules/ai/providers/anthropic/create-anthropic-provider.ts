import { asRecord } from '../http/as-record.ts';
import { createHttpProvider } from '../http/create-http-provider.ts';
import { openUpstream } from '../http/upstream.ts';
import { locateProvider } from '../locate-provider.ts';
import type { Provider, ProviderLocation } from '../provider.ts';
import { createAnthropicReader } from './create-anthropic-reader.ts';
import { encodeAnthropicRequest, unsupportedByAnthropic } from './encode-anthropic-request.ts';
import { readAnthropicMessage } from './read-anthropic-message.ts';

/**
 * The version of the API this speaks. Rejected: 2026-10-21, which refuses `temperature` and `top_p` whatever the model,
 * as most clients of OpenAI's format send them; nothing else differs in what is used here, and both are kept alive.
 */
const VERSION = '2023-06-01';

/** Anthropic's Messages API. Throws TypeError for a base URL or key that cannot be used. */
export function createAnthropicProvider(config: {
  baseUrl: string;
  apiKey?: string | undefined;
  location?: ProviderLocation | undefined;
}): Provider {
  const upstream = openUpstream(config.baseUrl, {
    apiKey: config.apiKey,
    authorize: (key) => ['x-api-key', key],
    headers: { 'anthropic-version': VERSION },
  });
  return createHttpProvider('anthropic', locateProvider(config.baseUrl, config.location), upstream, {
    chatPath: '/v1/messages',
    modelsPath: '/v1/models?limit=100',
    unsupported: unsupportedByAnthropic,
    encode: encodeAnthropicRequest,
    readWhole: readAnthropicMessage,
    streamContentType: /^text\/event-stream\b/i,
    createLineReader: createAnthropicReader,
    readModels,
  });
}

/** `{data: [{type: "model", id, display_name, created_at}], has_more}` */
function readModels(body: unknown): string[] | undefined {
  const data = asRecord(body)?.data;
  if (!Array.isArray(data)) return undefined;
  return data.map((model) => asRecord(model)?.id).filter((id) => typeof id === 'string');
}
