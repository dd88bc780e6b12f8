import type { EntityType } from '../entity-type.ts';
import type { Span } from '../span.ts';
import { decodeBio, type TokenLabel } from './decode-bio.ts';
import { type Detector, DetectorFailed } from './detector.ts';
import { planWindows } from './plan-windows.ts';

/** What is read of onnxruntime's `Tensor`. */
export interface OnnxTensor {
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** What is used of onnxruntime's `InferenceSession` (onnxruntime-node and onnxruntime-web alike). */
export interface OnnxSession<T> {
  readonly inputNames: readonly string[];
  run(feeds: Record<string, T>): Promise<Readonly<Record<string, OnnxTensor>>>;
}

export interface Tokenizer {
  /** The whole text, uncut and without special tokens; `offsets` are UTF-16 `[start, end]` of each token. */
  encode(text: string): Encoding | Promise<Encoding>;
  /** The special token before (`[CLS]`) and after (`[SEP]`) what a model reads. */
  readonly firstId: number;
  readonly lastId: number;
}

interface Encoding {
  readonly ids: readonly number[];
  readonly offsets: readonly (readonly [number, number])[];
}

export interface OnnxDetectorOptions<T> {
  readonly session: OnnxSession<T>;
  /** onnxruntime's `Tensor` class: its sessions accept no other object. */
  readonly Tensor: new (
    type: 'int64',
    data: BigInt64Array,
    dims: readonly number[],
  ) => T;
  readonly tokenizer: Tokenizer;
  /** The model's labels by index (`id2label`): `O`, `B-PER`, `I-PER`. */
  readonly labels: readonly string[];
  /** Ours for the model's: `{ PER: 'PERSON' }`. Labels that are not named here are dropped. */
  readonly types: Readonly<Record<string, EntityType>>;
  /** Spans whose mean probability is below are dropped; 0.5 by default. */
  readonly scoreThreshold?: number;
  /** The longest input of the model, special tokens included; 512 by default. A longer text is read in windows that overlap. */
  readonly maxTokens?: number;
}

const NAME = 'onnx';

/**
 * Detection by a token classification model (inputs `input_ids`, `attention_mask` and, if it has it, `token_type_ids`, int64
 * [1, tokens]; output `logits`, [1, tokens, labels]). The runtime, the model and the tokenizer are the caller's.
 * Whatever goes wrong throws `DetectorFailed`.
 */
export function createOnnxDetector<T>(options: OnnxDetectorOptions<T>): Detector {
  const { session, Tensor, tokenizer, labels, types, scoreThreshold = 0.5, maxTokens = 512 } = options;

  /** Probabilities of each label for each token of one window. */
  async function classify(ids: readonly number[]): Promise<Float64Array[]> {
    const row = [tokenizer.firstId, ...ids, tokenizer.lastId];
    const dims = [1, row.length];
    const feeds: Record<string, T> = {};
    for (const input of session.inputNames) {
      const fill = input === 'attention_mask' ? 1n : 0n;
      const data = input === 'input_ids' ? BigInt64Array.from(row, BigInt) : new BigInt64Array(row.length).fill(fill);
      feeds[input] = new Tensor('int64', data, dims);
    }
    const { logits } = await session.run(feeds).catch((error) => {
      throw new DetectorFailed(NAME, 'invalid', 'the model failed', { cause: error });
    });
    return readLogits(logits, row.length, labels.length).slice(1, -1);
  }

  return {
    name: NAME,
    async detect(text, signal): Promise<Span[]> {
      signal?.throwIfAborted();
      const { ids, offsets } = await tokenizer.encode(text);
      if (ids.length !== offsets.length)
        throw new DetectorFailed(NAME, 'invalid', 'the tokenizer gives not one offset for each token');
      const tokens: TokenLabel[] = [];
      for (const { from, to, keepFrom, keepTo } of planWindows(ids.length, maxTokens - 2)) {
        signal?.throwIfAborted();
        const rows = await classify(ids.slice(from, to));
        for (let index = keepFrom; index < keepTo; index++) {
          const [start, end] = offsets[index] ?? [0, 0];
          tokens.push({ start, end, ...best(rows[index - from] ?? new Float64Array(), labels) });
        }
      }
      return decodeBio(text, tokens, types)
        .filter(({ score }) => score >= scoreThreshold)
        .map((span) => ({ ...span, recognizer: NAME }));
    },
  };
}

function readLogits(logits: OnnxTensor | undefined, tokens: number, labels: number): Float64Array[] {
  const data = logits?.data;
  const hasShape = logits?.dims.length === 3 && logits.dims[1] === tokens && logits.dims[2] === labels;
  if (!hasShape || !(data instanceof Float32Array) || data.length !== tokens * labels || !data.every(Number.isFinite))
    throw new DetectorFailed(NAME, 'invalid', `logits are not ${tokens} × ${labels} finite float32`);
  return Array.from({ length: tokens }, (_, token) => {
    const row = Float64Array.from(data.subarray(token * labels, (token + 1) * labels));
    const highest = Math.max(...row);
    const powers = row.map((value) => Math.exp(value - highest));
    const sum = powers.reduce((total, value) => total + value, 0);
    return powers.map((value) => value / sum);
  });
}

function best(probabilities: Float64Array, labels: readonly string[]): { label: string; score: number } {
  let index = 0;
  for (let i = 1; i < probabilities.length; i++) if ((probabilities[i] ?? 0) > (probabilities[index] ?? 0)) index = i;
  return { label: labels[index] ?? 'O', score: probabilities[index] ?? 0 };
}
