import { z } from 'zod';
import type { InvokeCall } from '../invoke/invoke-call.ts';
import type { ResponseFormat } from '../providers/provider.ts';
import { content, jsonObject } from '../wire/call-fields.ts';
import { refusedField, refusedFields } from '../wire/refused-field.ts';

const NO_WORD = 'providers have no common word for it';
const ITS_MACHINE = 'it is for those who run the model to set';

const options = z.strictObject({
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.int().nullish(),
  stop: z.union([content, z.array(content).max(16)]).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  // Below zero: as many as there are.
  num_predict: z
    .int()
    .min(-2)
    .max(10_000_000)
    .refine((limit) => limit !== 0, 'At least 1, or -1 for no limit')
    .nullish(),
  ...refusedFields({
    top_k: NO_WORD,
    min_p: NO_WORD,
    tfs_z: NO_WORD,
    typical_p: NO_WORD,
    repeat_last_n: NO_WORD,
    repeat_penalty: NO_WORD,
    mirostat: NO_WORD,
    mirostat_tau: NO_WORD,
    mirostat_eta: NO_WORD,
    penalize_newline: NO_WORD,
    num_ctx: ITS_MACHINE,
    num_keep: ITS_MACHINE,
    num_batch: ITS_MACHINE,
    num_gpu: ITS_MACHINE,
    main_gpu: ITS_MACHINE,
    num_thread: ITS_MACHINE,
    numa: ITS_MACHINE,
    low_vram: ITS_MACHINE,
    f16_kv: ITS_MACHINE,
    logits_all: ITS_MACHINE,
    vocab_only: ITS_MACHINE,
    use_mmap: ITS_MACHINE,
    use_mlock: ITS_MACHINE,
    embedding_only: ITS_MACHINE,
  }),
});

/** Ollama's default, which some clients say in every call: it asks for what happens anyway. */
const DEFAULT_KEEP_ALIVE: ReadonlySet<unknown> = new Set([undefined, null, '', '5m', '5m0s', 300]);

export const keepAlive = z
  .unknown()
  .refine((value) => DEFAULT_KEEP_ALIVE.has(value), `keep_alive is not supported: ${ITS_MACHINE}`)
  .optional();

/** What `/api/chat` and `/api/generate` have in common beside the model and the text. */
export const commonFields = {
  stream: z.boolean().nullish(),
  format: z.union([z.enum(['', 'json'], 'json, or a JSON Schema'), jsonObject]).nullish(),
  options: options.nullish(),
  keep_alive: keepAlive,
  think: refusedField('think is not supported: the reasoning of a model is not shown'),
  tenantId: z.uuid().optional(),
  ...refusedFields({
    logprobs: 'tokens of the masked text are not those of yours',
    top_logprobs: 'tokens of the masked text are not those of yours',
  }),
};

const common = z.object(commonFields);

export function readOllamaOptions({ format, options: asked }: z.output<typeof common>): InvokeCall['options'] {
  const read: InvokeCall['options'] = {};
  if (asked?.temperature != null) read.temperature = asked.temperature;
  if (asked?.top_p != null) read.topP = asked.top_p;
  if (asked?.seed != null) read.seed = asked.seed;
  if (asked?.num_predict != null && asked.num_predict > 0) read.maxTokens = asked.num_predict;
  if (asked?.presence_penalty) read.presencePenalty = asked.presence_penalty;
  if (asked?.frequency_penalty) read.frequencyPenalty = asked.frequency_penalty;
  const stop = typeof asked?.stop === 'string' ? [asked.stop] : asked?.stop;
  if (stop && stop.length > 0) read.stop = stop;
  if (format) read.responseFormat = readFormat(format);
  return read;
}

function readFormat(format: string | Record<string, unknown>): ResponseFormat {
  return typeof format === 'string' ? { type: 'json_object' } : { type: 'json_schema', name: 'answer', schema: format };
}
