import { fieldsOf } from './fields-of.ts';
import { type Fate, firstMessage, type Json, toolOf, user, type Walk } from './walk.ts';

export const ollamaChat = (fields: Json) => ({ model: 'm', messages: [user], stream: false, ...fields });
export const options = (fields: Json) => ollamaChat({ options: fields });
export const ollamaCommon: Record<string, Fate> = {
  model: 'given',
  stream: { sent: true, as: { stream: true } },
  format: { sent: 'json', as: { response_format: { type: 'json_object' } } },
  keep_alive: { refused: '30m' },
  think: { refused: 'low' },
  logprobs: { refused: true },
  top_logprobs: { refused: 2 },
  options: { sent: { temperature: 0 }, as: { temperature: 0 } },
};
export const SENT_OPTIONS: Record<string, Fate> = {
  seed: { sent: 3, as: { seed: 3 } },
  num_predict: { sent: 20, as: { max_tokens: 20 } },
  top_p: { sent: 0.5, as: { top_p: 0.5 } },
  temperature: { sent: 0, as: { temperature: 0 } },
  presence_penalty: { sent: 0.5, as: { presence_penalty: 0.5 } },
  frequency_penalty: { sent: 0.5, as: { frequency_penalty: 0.5 } },
  stop: { sent: ['Fin'], as: { stop: ['Fin'] } },
};

export const OLLAMA: Walk[] = [
  {
    path: '/api/chat',
    source: 'ollama',
    name: 'ChatRequest',
    body: ollamaChat,
    fates: { ...ollamaCommon, messages: 'given', tools: { sent: [toolOf({})], as: { tools: [toolOf({})] } } },
  },
  {
    path: '/api/generate',
    source: 'ollama',
    name: 'GenerateRequest',
    body: (fields) => ({ model: 'm', prompt: 'Bonjour', stream: false, ...fields }),
    fates: {
      ...ollamaCommon,
      prompt: 'given',
      system: { sent: 'Sois bref', as: { messages: [{ role: 'system', content: 'Sois bref' }, user] } },
      suffix: { refused: 'fin' },
      template: { refused: '{{ .Prompt }}' },
      context: { refused: [1] },
      raw: { refused: true },
      images: { refused: ['AAAA'] },
      width: { refused: 9 },
      height: { refused: 9 },
      steps: { refused: 9 },
    },
  },
  {
    path: '/api/chat',
    source: 'ollama',
    name: 'Options',
    body: options,
    fates: {
      ...Object.fromEntries(fieldsOf('ollama', 'Options').map((name): [string, Fate] => [name, { refused: 1 }])),
      ...SENT_OPTIONS,
    },
  },
  {
    path: '/api/chat',
    source: 'ollama',
    name: 'Message',
    body: (fields) => ollamaChat({ messages: [{ role: 'assistant', ...fields }, user] }),
    fates: {
      role: 'given',
      content: { sent: 'x', as: firstMessage({ content: 'x' }) },
      thinking: { refused: 'Voyons' },
      images: { refused: ['AAAA'] },
      tool_calls: {
        sent: [{ function: { name: 'f', arguments: { a: 1 } } }],
        as: firstMessage({ tool_calls: [{ function: { name: 'f', arguments: '{"a":1}' } }] }),
      },
      // Pairs a result with its call, and has no other use.
      tool_name: { taken: 'f' },
    },
  },
  {
    path: '/api/embed',
    source: 'ollama',
    name: 'EmbedRequest',
    body: (fields) => ({ model: 'm', input: 'x', ...fields }),
    fates: {
      model: 'given',
      input: { sent: ['a', 'b'], as: { input: ['a', 'b'] } },
      truncate: { taken: true },
      keep_alive: { refused: '30m' },
      dimensions: { sent: 2, as: { dimensions: 2 } },
      options: { refused: { num_ctx: 9 } },
    },
  },
];
