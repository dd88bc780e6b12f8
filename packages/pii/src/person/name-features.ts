import { LOWERCASE, type Scan } from '../scan/scan.ts';
import { edge, type NameContext, PADDING } from './name-context.ts';

/** Weights are looked up by hashed features: 2^20 rows. */
export const FEATURE_BITS = 20;
const MASK = (1 << FEATURE_BITS) - 1;
/** Features of one word. */
export const FEATURE_COUNT = 78;

/** Fills `out` from `base` on with the hashed features of token `i`. */
export function writeFeatures(scan: Scan, context: NameContext, i: number, out: Int32Array, base: number): void {
  const at = i + PADDING;
  const { look, family, word, suffix, prefix } = context;
  const l0 = look[at] ?? 0;
  const l1 = look[at - 1] ?? 0;
  const l2 = look[at - 2] ?? 0;
  const r1 = look[at + 1] ?? 0;
  const r2 = look[at + 2] ?? 0;
  const f0 = family[at] ?? 0;
  const f1 = family[at - 1] ?? 0;
  const f2 = family[at - 2] ?? 0;
  const f3 = family[at - 3] ?? 0;
  const g1 = family[at + 1] ?? 0;
  const g2 = family[at + 2] ?? 0;
  const w0 = word[at] ?? 0;
  const w1 = word[at - 1] ?? 0;
  const w2 = word[at - 2] ?? 0;
  const x1 = word[at + 1] ?? 0;
  const x2 = word[at + 2] ?? 0;
  const line = context.line[at] ?? 0;
  const named = context.after[at] ?? 0;
  const lists = l0 & 63;
  const shape = l0 >> 6;
  const place = context.place[at] ?? 0;
  const run = context.run[at] ?? 0;
  const signs = context.signs[at] ?? 0;
  const phrase = context.phrase[at] ?? 0;
  const start = scan.start[i] ?? 0;
  const end = scan.end[i] ?? 0;
  const text = scan.text;
  let n = base;
  out[n++] = mix(1, w0, 0, 0);
  out[n++] = mix(2, w0, shape, 0);
  out[n++] = mix(3, w1, 0, 0);
  out[n++] = mix(4, x1, 0, 0);
  out[n++] = mix(5, w2, 0, 0);
  out[n++] = mix(6, x2, 0, 0);
  out[n++] = mix(7, w2, w1, shape);
  out[n++] = mix(8, x1, x2, shape);
  out[n++] = mix(9, l0, 0, 0);
  out[n++] = mix(10, l0, l1, 0);
  out[n++] = mix(11, l0, r1, 0);
  out[n++] = mix(12, l0, l1, r1);
  out[n++] = mix(13, l0, l1, l2);
  out[n++] = mix(14, l0, r1, r2);
  out[n++] = mix(15, w1, l0, 0);
  out[n++] = mix(16, x1, l0, 0);
  out[n++] = mix(17, f1, l0, 0);
  out[n++] = mix(18, f1, f2, l0);
  out[n++] = mix(19, g1, l0, 0);
  out[n++] = mix(20, f0, shape, f1);
  out[n++] = mix(21, f1, l1, l0);
  out[n++] = mix(22, named, l0, 0);
  out[n++] = mix(23, named, lists, r1);
  out[n++] = mix(24, line, l0, 0);
  out[n++] = mix(25, line, lists, f1);
  out[n++] = mix(26, suffix[at] ?? 0, shape, 0);
  out[n++] = mix(27, prefix[at] ?? 0, shape, 0);
  out[n++] = mix(28, l1, f2, l0);
  out[n++] = mix(29, f1, f2, f3);
  out[n++] = mix(30, w1, w2, lists);
  out[n++] = mix(31, lists, shape, f0);
  out[n++] = mix(32, l1, r1, f0);
  out[n++] = mix(33, w1, x1, shape);
  out[n++] = mix(34, f1, g1, l0);
  out[n++] = mix(35, line, lists, w1);
  out[n++] = mix(36, w2, l1, l0);
  // The run of capitals: what stands at its ends, and what it holds.
  const leftAt = context.runFrom[at] ?? 0;
  const rightAt = context.runTo[at] ?? 0;
  const left = word[leftAt] ?? 0;
  const right = word[rightAt] ?? 0;
  const leftFamily = family[leftAt] ?? 0;
  const rightFamily = family[rightAt] ?? 0;
  const leftLook = look[leftAt] ?? 0;
  const rightLook = look[rightAt] ?? 0;
  out[n++] = mix(37, left, run, 0);
  out[n++] = mix(38, right, run, 0);
  out[n++] = mix(39, left, right, 0);
  out[n++] = mix(40, leftFamily, run, lists);
  out[n++] = mix(41, rightFamily, run, lists);
  out[n++] = mix(42, run, l0, 0);
  out[n++] = mix(43, run, leftLook, rightLook);
  out[n++] = mix(44, left, word[leftAt - 1] ?? 0, run & 3);
  out[n++] = mix(45, right, word[rightAt + 1] ?? 0, run & 3);
  out[n++] = mix(46, suffix[rightAt] ?? 0, run & 3, 0);
  out[n++] = mix(47, suffix[leftAt] ?? 0, run & 3, 0);
  out[n++] = mix(48, leftFamily, rightFamily, run & 0x7f);
  // The line.
  out[n++] = mix(49, place & 127, l0, 0);
  out[n++] = mix(50, place & 127, w1, 0);
  out[n++] = mix(51, (place >> 2) & 7, run, line);
  out[n++] = mix(52, context.above[at] ?? 0, place & 127, shape);
  out[n++] = mix(53, place & 64, lists, x1);
  // The document.
  out[n++] = mix(54, signs, l0, 0);
  out[n++] = mix(55, signs, run & 3, 0);
  out[n++] = mix(56, signs, context.signs[at - 1] ?? 0, context.signs[at + 1] ?? 0);
  out[n++] = mix(57, phrase, l0, 0);
  out[n++] = mix(58, phrase, context.phrase[at + 1] ?? 0, leftFamily);
  const sentence = context.sentence[at] ?? 0;
  const evidence = context.evidence[at] ?? 0;
  out[n++] = mix(73, sentence, lists, shape);
  out[n++] = mix(74, sentence & 15, run & 0x3f3, 0);
  out[n++] = mix(75, evidence, lists, 0);
  out[n++] = mix(76, evidence & 0x1f, l0, 0);
  out[n++] = mix(77, evidence >> 5, l0, 0);
  out[n++] = mix(78, sentence, evidence, shape);
  // Letters.
  out[n++] = mix(59, edge(text, Math.max(start, end - 2), end), shape, 0);
  out[n++] = mix(60, edge(text, Math.max(start, end - 4), end), 0, 0);
  out[n++] = mix(61, edge(text, start, Math.min(end, start + 4)), 0, 0);
  out[n++] = mix(62, suffix[at] ?? 0, lists, 0);
  out[n++] = mix(63, Math.min(end - start, 12), l0, 0);
  out[n++] = mix(64, suffix[at - 1] ?? 0, l0, 0);
  out[n++] = mix(65, suffix[at + 1] ?? 0, l0, 0);
  // Farther words.
  out[n++] = mix(66, word[at - 3] ?? 0, shape, 0);
  out[n++] = mix(67, word[at + 3] ?? 0, shape, 0);
  out[n++] = mix(68, g1, g2, l0);
  out[n++] = mix(69, w1, f2, lists);
  out[n++] = mix(70, x1, r2, shape === LOWERCASE ? 1 : 0);
  out[n++] = mix(71, w1, w0, 0);
  out[n++] = mix(72, w0, x1, 0);
}

function mix(template: number, a: number, b: number, c: number): number {
  let hash = Math.imul(template, 0x9e3779b1) ^ a;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) ^ b;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ c;
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f);
  return (hash ^ (hash >>> 15)) & MASK;
}
