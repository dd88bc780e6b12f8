// Data in JavaScript: stripping types from 0.8 MB took 20 ms of the start.
import { TAGGER_SCALE, TAGGER_TRANSITIONS, TAGGER_WEIGHING, TAGGER_WEIGHTS } from '../data/tagger.generated.js';
import { FEATURE_BITS } from './name-features.ts';

export interface TaggerModel {
  /** Two quantised weights a feature: first word, further word. */
  readonly weights: Int8Array;
  /** Nine, from label × 3 + to label. */
  readonly transitions: readonly number[];
  /** One unit of a weight. */
  readonly scale: number;
  /** Weights of the signs that a name is weighed by (`weighNames`). */
  readonly weighing: readonly number[];
}

let model: TaggerModel | undefined;

/** For the scripts that train and compare: the next texts are read with this model. */
export function replaceTagger(other: TaggerModel | undefined): void {
  model = other;
}

/** The tagger, unpacked at the first call (3 ms): bytes in base64, where 0x80 n stands for n zeros. */
export function loadTagger(): TaggerModel {
  if (model) return model;
  const weights = new Int8Array(2 << FEATURE_BITS);
  const packed = atob(TAGGER_WEIGHTS);
  let at = 0;
  for (let i = 0; i < packed.length; i++) {
    const byte = packed.charCodeAt(i);
    if (byte === 0x80) at += packed.charCodeAt(++i);
    else weights[at++] = byte;
  }
  model = { weights, transitions: TAGGER_TRANSITIONS, scale: TAGGER_SCALE, weighing: TAGGER_WEIGHING };
  return model;
}
