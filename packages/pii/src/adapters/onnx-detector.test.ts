import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOnnxDetector, type OnnxSession, type OnnxTensor, type Tokenizer } from './onnx-detector.ts';
import { planWindows } from './plan-windows.ts';

const LABELS = ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC'];
const FIRST_ID = 101;
const LAST_ID = 102;

/** The checks of onnxruntime-common's Tensor on what is built here. */
class Tensor implements OnnxTensor {
  readonly type: 'int64';
  readonly data: BigInt64Array;
  readonly dims: readonly number[];
  constructor(type: 'int64', data: BigInt64Array, dims: readonly number[]) {
    const size = dims.reduce((product, dim) => product * dim, 1);
    if (data.length !== size)
      throw new RangeError(`Tensor's size(${size}) does not match data length(${data.length}).`);
    this.type = type;
    this.data = data;
    this.dims = dims;
  }
}

/** Pieces of at most four characters, each with its first character as its id; a word's later pieces stand without a space. */
const tokenizer: Tokenizer = {
  firstId: FIRST_ID,
  lastId: LAST_ID,
  encode(text) {
    const pieces = [...text.matchAll(/[\p{L}\p{N}]{1,4}|[^\s\p{L}\p{N}]/gu)];
    return {
      ids: pieces.map((piece) => 1000 + (piece[0].codePointAt(0) ?? 0)),
      offsets: pieces.map(({ index, 0: piece }) => [index, index + piece.length] as const),
    };
  },
};

interface Seen {
  tokens: number[];
  inputs: string[];
}

/** A session that follows onnxruntime: named int64 inputs of one shape, all of them required; `logits` float32 [1, tokens, labels]. */
function sessionOf(
  label: (id: number, before: number) => string,
  seen: Seen[] = [],
  withTypeIds = false,
): OnnxSession<Tensor> {
  const inputNames = ['input_ids', 'attention_mask', ...(withTypeIds ? ['token_type_ids'] : [])];
  return {
    inputNames,
    async run(feeds) {
      for (const name of inputNames) {
        if (!(feeds[name] instanceof Tensor)) throw new Error(`input '${name}' is missing in 'feeds'.`);
        if (feeds[name].dims.length !== 2 || feeds[name].dims[0] !== 1)
          throw new Error(`Invalid rank for input: ${name}`);
      }
      const ids = Array.from(feeds.input_ids?.data ?? [], Number);
      const mask = Array.from(feeds.attention_mask?.data ?? [], Number);
      if (ids[0] !== FIRST_ID || ids.at(-1) !== LAST_ID || !mask.every((one) => one === 1)) throw new Error('bad row');
      seen.push({ tokens: ids, inputs: Object.keys(feeds) });
      const data = new Float32Array(ids.length * LABELS.length);
      for (const [index, id] of ids.entries())
        data[index * LABELS.length + LABELS.indexOf(label(id, ids[index - 1] ?? 0))] = 9;
      return { logits: { type: 'float32', data, dims: [1, ids.length, LABELS.length] } };
    },
  };
}

const isCapital = (id: number) => id >= 1000 && /\p{Lu}/u.test(String.fromCodePoint(id - 1000));
/** Capitals are names: the first is B, one that follows it I. Pieces inside a word are O, as many models leave them. */
const capitals = (id: number, before: number) => (isCapital(id) ? (isCapital(before) ? 'I-PER' : 'B-PER') : 'O');

const detectorOf = (session: OnnxSession<Tensor>, more: { maxTokens?: number; scoreThreshold?: number } = {}) =>
  createOnnxDetector({ session, Tensor, tokenizer, labels: LABELS, types: { PER: 'PERSON' }, ...more });

const valuesIn = async (text: string, session = sessionOf(capitals), more = {}) =>
  (await detectorOf(session, more).detect(text)).map(({ start, end }) => text.slice(start, end));

test('B and I make one span, and a piece inside a word goes with the word', async () => {
  expect(await valuesIn('hier Zoé Petit, puis 🙂 Lucas sont venus')).toEqual(['Zoé Petit', 'Lucas']);
  const [span] = await detectorOf(sessionOf(capitals)).detect('hier Léonie est venue');
  expect(span).toMatchObject({ start: 5, end: 11, type: 'PERSON', recognizer: 'onnx' });
  expect(span?.score).toBeGreaterThan(0.99);
});

test('B after I begins another span; I after nothing begins one; other labels are dropped', async () => {
  expect(
    await valuesIn(
      'Ana Luc',
      sessionOf((id) => (isCapital(id) ? 'B-PER' : 'O')),
    ),
  ).toEqual(['Ana', 'Luc']);
  expect(
    await valuesIn(
      'vu Ana Luc',
      sessionOf((id) => (isCapital(id) ? 'I-PER' : 'O')),
    ),
  ).toEqual(['Ana Luc']);
  expect(
    await valuesIn(
      'vu Ana',
      sessionOf((id) => (isCapital(id) ? 'B-LOC' : 'O')),
    ),
  ).toEqual([]);
});

test('a model with token_type_ids gets them, one without does not', async () => {
  const seen: Seen[] = [];
  await valuesIn('vu Ana', sessionOf(capitals, seen, true));
  await valuesIn('vu Ana', sessionOf(capitals, seen));
  expect(seen.map(({ inputs }) => inputs.length)).toEqual([3, 2]);
});

test('a text longer than the model reads is read whole, in windows that never exceed it', async () => {
  const text = 'on a vu Ana puis Luc avec tous nos amis , et '.repeat(40);
  const seen: Seen[] = [];
  const short = await valuesIn(text, sessionOf(capitals, seen), { maxTokens: 20 });
  expect(seen.length).toBeGreaterThan(20);
  expect(Math.max(...seen.map(({ tokens }) => tokens.length))).toBe(20);
  expect(short).toEqual(await valuesIn(text));
  expect(short.length).toBe(80);
});

test('windows label every token exactly once, whatever the lengths', () => {
  fc.assert(
    fc.property(fc.nat(3000), fc.integer({ min: 1, max: 600 }), (count, size) => {
      let next = 0;
      for (const { from, to, keepFrom, keepTo } of planWindows(count, size)) {
        expect(keepFrom).toBe(next);
        expect(from <= keepFrom && keepFrom < keepTo && keepTo <= to && to - from <= size).toBe(true);
        next = keepTo;
      }
      expect(next).toBe(count);
    }),
  );
});

test('an unsure model is heard down to the threshold', async () => {
  const unsure: OnnxSession<Tensor> = {
    inputNames: ['input_ids', 'attention_mask'],
    run: async ({ input_ids }) => {
      const tokens = input_ids?.dims[1] ?? 0;
      const data = Float32Array.from({ length: tokens * 5 }, (_, at) => (at % 5 === 1 ? 1 : 0));
      return { logits: { type: 'float32', data, dims: [1, tokens, 5] } };
    },
  };
  // e / (e + 4) = 0.405
  expect(await detectorOf(unsure).detect('Ana')).toEqual([]);
  expect(await detectorOf(unsure, { scoreThreshold: 0.4 }).detect('Ana')).toHaveLength(1);
});

test.each<[string, (tokens: number) => Record<string, OnnxTensor>]>([
  ['no logits', () => ({})],
  ['another shape', (n) => ({ logits: { type: 'float32', data: new Float32Array(n * 4), dims: [1, n, 4] } })],
  ['too little data', (n) => ({ logits: { type: 'float32', data: new Float32Array(n), dims: [1, n, 5] } })],
  [
    'not a number',
    (n) => ({ logits: { type: 'float32', data: new Float32Array(n * 5).fill(Number.NaN), dims: [1, n, 5] } }),
  ],
  ['half precision', (n) => ({ logits: { type: 'float16', data: new Uint16Array(n * 5), dims: [1, n, 5] } })],
])('an answer of the model that cannot be read is a failure: %s', async (_, answer) => {
  const session: OnnxSession<Tensor> = {
    inputNames: ['input_ids', 'attention_mask'],
    run: async ({ input_ids }) => answer(input_ids?.dims[1] ?? 0),
  };
  await expect(detectorOf(session).detect('Ana')).rejects.toMatchObject({ detector: 'onnx', reason: 'invalid' });
});

test('a model that throws is a failure', async () => {
  const session: OnnxSession<Tensor> = { inputNames: [], run: () => Promise.reject(new Error('out of memory')) };
  await expect(detectorOf(session).detect('Ana')).rejects.toMatchObject({ reason: 'invalid' });
});

test('a caller that leaves stops before the next window', async () => {
  const controller = new AbortController();
  const seen: Seen[] = [];
  const session = sessionOf((id, before) => {
    controller.abort(new Error('the client left'));
    return capitals(id, before);
  }, seen);
  const detection = detectorOf(session, { maxTokens: 10 }).detect('on a vu Ana '.repeat(50), controller.signal);
  await expect(detection).rejects.toThrow('the client left');
  expect(seen).toHaveLength(1);
});
