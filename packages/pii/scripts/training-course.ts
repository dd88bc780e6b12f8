import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GoldText } from '../eval/read-gold.ts';
import type { TaggerModel } from '../src/person/tagger-model.ts';
import { createNames } from './create-names.ts';
import { type Model, type Sentence, trainCrf } from './crf.ts';
import { generateSentences } from './generate-sentences.ts';
import { labelText } from './label-text.ts';
import { varyText } from './vary-text.ts';

/** Generated documents. On texts of an author left out: 40,000 in three epochs F1 0.787, 20,000 in one 0.802, 10,000 0.804. */
const DOCUMENTS = 10_000;
/** Copies of an annotated text, the first as it is. */
const COPIES = 5;
const REPEATS = 2;
const HIDING = 0.6;

/** Uniform numbers in [0, 1), always the same for one seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Sentences from templates, then newspapers in pieces of 40 words, written with the spaces a reader would expect. */
export function readBasis(data: string, documents = DOCUMENTS): Sentence[] {
  const random = createRandom(99);
  const sentences: Sentence[] = [];
  const add = (text: string, spans: readonly { start: number; end: number }[], hidden: readonly string[]) => {
    const sentence = labelText(text, spans, hidden, random, HIDING);
    if (sentence) sentences.push(sentence);
  };
  let made = 0;
  for (const { text, spans, hidden } of generateSentences(data, 7)) {
    add(text, spans, hidden);
    if (++made === documents) break;
  }
  let text = '';
  let spans: { start: number; end: number }[] = [];
  let words = 0;
  for (const line of readFileSync(join(data, 'europeana/enp_FR.bnf.bio'), 'utf8').split('\n')) {
    const [word = '', tag] = line.split(' ');
    if (!word) continue;
    const isTight = /^[.,)\]…]$/.test(word) || /['’]$/.test(text);
    const before = text.length;
    text += text === '' || isTight ? word : ` ${word}`;
    const start = text.length - word.length;
    if (tag === 'I-PER') {
      const last = spans.at(-1);
      if (last && last.end === before) spans[spans.length - 1] = { start: last.start, end: text.length };
      else spans.push({ start, end: text.length });
    }
    if (++words < 40) continue;
    for (let time = 0; time < REPEATS; time++) add(text, spans, []);
    text = '';
    spans = [];
    words = 0;
  }
  return sentences;
}

/** Annotated texts, each `copies` times with other names; the first time as it is. */
export function readTexts(data: string, texts: readonly GoldText[], copies = COPIES, hiding = 0.4): Sentence[] {
  const random = createRandom(7);
  const names = createNames(data, random);
  const sentences: Sentence[] = [];
  for (const gold of texts) {
    for (let copy = 0; copy < copies; copy++) {
      const { text, spans } =
        copy === 0
          ? { text: gold.text, spans: gold.spans.filter(({ type }) => type === 'PERSON') }
          : varyText(gold, names, random);
      const sentence = labelText(text, spans, [], random, hiding);
      if (sentence) sentences.push(sentence);
    }
  }
  return sentences;
}

/** One epoch of the basis: more of it made the tagger take things for people, as templates hold more names than texts do. */
export function trainBasis(sentences: readonly Sentence[], log: (line: string) => void): Model {
  return trainCrf(sentences, { epochs: 1, averaged: 1, rate: 0.25 }, log);
}

/** Goes on from the basis with annotated texts. */
export function trainOnTexts(basis: Model, texts: readonly Sentence[], log: (line: string) => void): Model {
  return trainCrf(texts, { epochs: 4, averaged: 2, rate: 0.25, from: basis }, log);
}

/** Eight bits a weight. */
export function quantise({ weights, transitions }: Model): TaggerModel {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
  const scale = Math.min(largest, 4) / 127;
  const bytes = new Int8Array(weights.length);
  for (let i = 0; i < weights.length; i++)
    bytes[i] = Math.max(-127, Math.min(127, Math.round((weights[i] ?? 0) / scale)));
  return {
    weights: bytes,
    transitions: [...transitions].map((value) => Math.round(value * 1e4) / 1e4),
    scale,
    weighing: [],
  };
}
