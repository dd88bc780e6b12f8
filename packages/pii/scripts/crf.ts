import { FEATURE_BITS, FEATURE_COUNT } from '../src/person/name-features.ts';

/** Labels: 0 outside, 1 first word of a name, 2 further word. Outside is the reference: it has no weights of its own. */
export interface Sentence {
  /** Rows of FEATURE_COUNT hashed features, one for each token that can be part of a name. */
  readonly features: Int32Array;
  readonly labels: Uint8Array;
  /** The row of each token; -1 where it can only be outside (numbers, most symbols). */
  readonly rows: Int32Array;
}

export interface Model {
  readonly weights: Float32Array;
  readonly transitions: Float64Array;
}

export interface Course {
  readonly epochs: number;
  /** Epochs at the end whose mean is the result: steadier than the last one. */
  readonly averaged: number;
  readonly rate: number;
  /** What training goes on from. */
  readonly from?: Model;
}

const FORBIDDEN = -1e9;
const DROPPED = 0.15;

/** Trains a linear-chain conditional random field by AdaGrad on the log-likelihood, with an L2 pull. Same data and seed, same model. */
export function trainCrf(sentences: readonly Sentence[], course: Course, log: (line: string) => void): Model {
  const { epochs, averaged, rate, from } = course;
  const weights = from ? from.weights.slice() : new Float32Array(2 << FEATURE_BITS);
  const sum = new Float32Array(2 << FEATURE_BITS);
  const squares = new Float32Array(2 << FEATURE_BITS).fill(1);
  const transitions = from ? from.transitions.slice() : new Float64Array(9);
  const transitionSquares = new Float64Array(9).fill(1);
  transitions[2] = FORBIDDEN;
  // Two names never touch: something stands between them.
  transitions[4] = FORBIDDEN;
  transitions[7] = FORBIDDEN;
  const order = sentences.map((_, i) => i);
  let seed = 42;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const j = seed % (i + 1);
      const kept = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = kept;
    }
    let loss = 0;
    for (const index of order) {
      const sentence = sentences[index];
      if (sentence) loss += step(sentence);
    }
    if (epoch >= epochs - averaged) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (weights[i] ?? 0);
    log(`epoch ${epoch + 1}: loss ${(loss / sentences.length).toFixed(4)}`);
  }
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) / Math.min(epochs, averaged);
  return { weights: sum, transitions };

  function step({ features: all, labels, rows }: Sentence): number {
    // Each feature is dropped one time in seven: a name must be known by several signs, as words of templates are not those of users.
    const features = all.slice();
    for (let k = 0; k < features.length; k++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      if (seed >>> 8 < DROPPED * 16777216) features[k] = -1;
    }
    const length = labels.length;
    const scores = new Float64Array(length * 3);
    for (let i = 0; i < length; i++) {
      const row = rows[i] ?? -1;
      if (row < 0) {
        scores[i * 3 + 1] = FORBIDDEN;
        scores[i * 3 + 2] = FORBIDDEN;
        continue;
      }
      let b = 0;
      let inside = 0;
      for (let k = row * FEATURE_COUNT; k < (row + 1) * FEATURE_COUNT; k++) {
        const feature = features[k] ?? 0;
        if (feature < 0) continue;
        const at = feature * 2;
        b += weights[at] ?? 0;
        inside += weights[at + 1] ?? 0;
      }
      scores[i * 3 + 1] = b;
      scores[i * 3 + 2] = inside;
    }
    const { alpha, beta, total } = forwardBackward(scores, transitions, length);
    let gold = 0;
    for (let i = 0; i < length; i++) {
      const label = labels[i] ?? 0;
      gold += scores[i * 3 + label] ?? 0;
      const before = i === 0 ? 0 : (labels[i - 1] ?? 0);
      gold += transitions[before * 3 + label] ?? 0;
      const row = rows[i] ?? -1;
      if (row >= 0) {
        for (let y = 1; y < 3; y++) {
          const p = Math.exp((alpha[i * 3 + y] ?? 0) + (beta[i * 3 + y] ?? 0) - total);
          const gradient = (label === y ? 1 : 0) - p;
          if (Math.abs(gradient) < 1e-4) continue;
          const square = gradient * gradient;
          for (let k = row * FEATURE_COUNT; k < (row + 1) * FEATURE_COUNT; k++) {
            const feature = features[k] ?? 0;
            if (feature < 0) continue;
            const at = feature * 2 + y - 1;
            squares[at] = (squares[at] ?? 1) + square;
            const old = weights[at] ?? 0;
            weights[at] = old + (rate * (gradient - 2e-5 * old)) / Math.sqrt(squares[at] ?? 1);
          }
        }
      }
      for (let from = 0; from < 3; from++) {
        if (i === 0 && from > 0) break;
        for (let to = 0; to < 3; to++) {
          const key = from * 3 + to;
          if (key === 2 || key === 4 || key === 7) continue;
          const left = i === 0 ? 0 : (alpha[(i - 1) * 3 + from] ?? 0);
          const p = Math.exp(
            left + (transitions[key] ?? 0) + (scores[i * 3 + to] ?? 0) + (beta[i * 3 + to] ?? 0) - total,
          );
          const gradient = (before === from && label === to ? 1 : 0) - p;
          transitionSquares[key] = (transitionSquares[key] ?? 1) + gradient * gradient;
          transitions[key] = (transitions[key] ?? 0) + (0.1 * gradient) / Math.sqrt(transitionSquares[key] ?? 1);
        }
      }
    }
    return total - gold;
  }
}

function forwardBackward(scores: Float64Array, transitions: Float64Array, length: number) {
  const alpha = new Float64Array(length * 3);
  const beta = new Float64Array(length * 3);
  for (let y = 0; y < 3; y++) alpha[y] = (scores[y] ?? 0) + (transitions[y] ?? 0);
  for (let i = 1; i < length; i++) {
    for (let y = 0; y < 3; y++) {
      alpha[i * 3 + y] =
        (scores[i * 3 + y] ?? 0) +
        logSum(
          (alpha[i * 3 - 3] ?? 0) + (transitions[y] ?? 0),
          (alpha[i * 3 - 2] ?? 0) + (transitions[3 + y] ?? 0),
          (alpha[i * 3 - 1] ?? 0) + (transitions[6 + y] ?? 0),
        );
    }
  }
  for (let i = length - 2; i >= 0; i--) {
    for (let y = 0; y < 3; y++) {
      beta[i * 3 + y] = logSum(
        (beta[i * 3 + 3] ?? 0) + (scores[i * 3 + 3] ?? 0) + (transitions[y * 3] ?? 0),
        (beta[i * 3 + 4] ?? 0) + (scores[i * 3 + 4] ?? 0) + (transitions[y * 3 + 1] ?? 0),
        (beta[i * 3 + 5] ?? 0) + (scores[i * 3 + 5] ?? 0) + (transitions[y * 3 + 2] ?? 0),
      );
    }
  }
  const last = length * 3 - 3;
  return { alpha, beta, total: logSum(alpha[last] ?? 0, alpha[last + 1] ?? 0, alpha[last + 2] ?? 0) };
}

function logSum(a: number, b: number, c: number): number {
  const top = Math.max(a, b, c);
  return top + Math.log(Math.exp(a - top) + Math.exp(b - top) + Math.exp(c - top));
}
