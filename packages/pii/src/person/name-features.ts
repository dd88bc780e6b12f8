import { hashWord } from '../scan/hash-word.ts';
import { BREAK, CAPITALS, LOWERCASE, NUMBER, type Scan, WORD } from '../scan/scan.ts';
import { familiesOf, P } from './lexicon.ts';
import { FIRST_NAME, nameClassOf, SURNAME } from './name-lists.ts';

/** Weights are looked up by hashed features: 2^18 rows. At 2^16 collisions cost 1.5 points of F1, at 2^20 nothing was gained. */
export const FEATURE_BITS = 18;
const MASK = (1 << FEATURE_BITS) - 1;
/** Features of one word. */
export const FEATURE_COUNT = 36;

/** What the tagger knows of each token of a text; arrays are as long as the scan's, plus two tokens of padding on either side. */
export interface NameContext {
  /** Lists and shape (9 bits), or what kind of symbol. */
  readonly look: Int32Array;
  readonly family: Int32Array;
  readonly word: Int32Array;
  /** Per token: 0 mixed line, 1 all capitals, 2 no capital at all. */
  readonly line: Uint8Array;
  readonly suffix: Int32Array;
  readonly prefix: Int32Array;
  /** Families that name things after people stand before, over particles. */
  readonly after: Uint8Array;
}

export const PADDING = 3;
let spare: NameContext | undefined;

const NAMING = P.place | P.organisation | P.thing;

/** Reads lists, families and shapes once for each token. `hidden`: hashes that training pretends not to find in the lists. */
export function readNameContext(scan: Scan, hidden?: ReadonlySet<number>): NameContext {
  const { count } = scan;
  const context = takeContext(count + 2 * PADDING);
  const { look, family, word, suffix, prefix, after } = context;
  for (let i = 0; i < PADDING; i++) {
    clear(context, i);
    clear(context, count + PADDING + i);
  }
  for (let i = 0; i < count; i++) {
    const at = i + PADDING;
    const kind = scan.kind[i];
    const hash = scan.hash[i] ?? 0;
    suffix[at] = 0;
    prefix[at] = 0;
    after[at] = 0;
    if (kind !== WORD) {
      family[at] = 0;
      word[at] = kind === BREAK ? 10 : kind === NUMBER ? 1000 + Math.min(hash, 5) : hash;
      look[at] = 512 + (kind === BREAK ? 0 : kind === NUMBER ? 1 : 2 + (hash & 127));
      continue;
    }
    const start = scan.start[i] ?? 0;
    const end = scan.end[i] ?? 0;
    const found = hidden?.has(hash) ? 0 : nameClassOf(hash);
    const listed = found === 0 ? classOfParts(scan.text, start, end, hidden) : found;
    look[at] = (listed & 63) | ((scan.shape[i] ?? 0) << 6);
    family[at] = familiesOf(hash);
    word[at] = hash;
    suffix[at] = edge(scan.text, Math.max(start, end - 3), end);
    prefix[at] = edge(scan.text, start, Math.min(end, start + 3));
    after[at] = namedAfter(context, at, scan.shape[i] !== LOWERCASE);
  }
  readLines(scan, context);
  return context;
}

export function releaseNameContext(context: NameContext): void {
  if (context.look.length <= 32_768) spare = context;
}

/** Fills `out` from `base` on with the hashed features of token `i`. */
export function writeFeatures(context: NameContext, i: number, out: Int32Array, base: number): void {
  const at = i + PADDING;
  const { look, family, word } = context;
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
  const w0 = word[at] ?? 0;
  const w1 = word[at - 1] ?? 0;
  const w2 = word[at - 2] ?? 0;
  const x1 = word[at + 1] ?? 0;
  const x2 = word[at + 2] ?? 0;
  const line = context.line[at] ?? 0;
  const named = context.after[at] ?? 0;
  const lists = l0 & 63;
  let n = base;
  out[n++] = mix(1, w0, 0, 0);
  out[n++] = mix(2, w0, l0 >> 6, 0);
  out[n++] = mix(3, w1, 0, 0);
  out[n++] = mix(4, x1, 0, 0);
  out[n++] = mix(5, w2, 0, 0);
  out[n++] = mix(6, x2, 0, 0);
  out[n++] = mix(7, w2, w1, l0 >> 6);
  out[n++] = mix(8, x1, x2, l0 >> 6);
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
  out[n++] = mix(20, f0, l0 >> 6, f1);
  out[n++] = mix(21, f1, l1, l0);
  out[n++] = mix(22, named, l0, 0);
  out[n++] = mix(23, named, lists, r1);
  out[n++] = mix(24, line, l0, 0);
  out[n++] = mix(25, line, lists, f1);
  out[n++] = mix(26, context.suffix[at] ?? 0, l0 >> 6, 0);
  out[n++] = mix(27, context.prefix[at] ?? 0, l0 >> 6, 0);
  out[n++] = mix(28, l1, f2, l0);
  out[n++] = mix(29, f1, f2, f3);
  out[n++] = mix(30, w1, w2, lists);
  out[n++] = mix(31, lists, l0 >> 6, f0);
  out[n++] = mix(32, l1, r1, f0);
  out[n++] = mix(33, w1, x1, l0 >> 6);
  out[n++] = mix(34, f1, g1, l0);
  out[n++] = mix(35, line, lists, w1);
  out[n++] = mix(36, w2, l1, l0);
}

function mix(template: number, a: number, b: number, c: number): number {
  let hash = Math.imul(template, 0x9e3779b1) ^ a;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) ^ b;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) ^ c;
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f);
  return (hash ^ (hash >>> 15)) & MASK;
}

/** "Jean-Pierre", "Dupont-Martin": the strongest class of its parts. */
function classOfParts(text: string, start: number, end: number, hidden?: ReadonlySet<number>): number {
  // Searched in the word alone: over the text, each unknown word would read on to the next hyphen, however far.
  const word = text.slice(start, end);
  if (!word.includes('-')) return 0;
  let best = 0;
  for (const part of word.split('-')) {
    const hash = hashWord(part);
    const found = hidden?.has(hash) ? 0 : nameClassOf(hash);
    best = Math.max(best & FIRST_NAME, found & FIRST_NAME) | ((best | found) & SURNAME);
  }
  return best;
}

function edge(text: string, from: number, to: number): number {
  let hash = to - from;
  for (let at = from; at < to; at++) hash = Math.imul(hash, 1031) + (text.charCodeAt(at) | 32);
  return hash;
}

/** 1: a street, school, law… right before; 2: over particles ("lycée de la …"); 3: a name stands between ("rue Victor Hugo"). */
function namedAfter(context: NameContext, at: number, isCapital: boolean): number {
  const before = context.family[at - 1] ?? 0;
  if (before & NAMING && !(before & P.title)) return 1;
  // "le porte-avions Charles de Gaulle": a particle carries on what stands before it.
  if (!isCapital) return (before | (context.family[at] ?? 0)) & P.particle && (context.after[at - 1] ?? 0) > 0 ? 2 : 0;
  const reached = context.after[at - 1] ?? 0;
  if (reached === 0) return 0;
  return before & P.particle ? 2 : 3;
}

function readLines(scan: Scan, context: NameContext): void {
  let from = 0;
  let capitals = 0;
  let lowers = 0;
  let mixed = 0;
  for (let i = 0; i <= scan.count; i++) {
    if (i < scan.count && scan.kind[i] !== BREAK) {
      if (scan.kind[i] !== WORD || (scan.end[i] ?? 0) - (scan.start[i] ?? 0) < 2) continue;
      if (scan.shape[i] === CAPITALS) capitals++;
      else if (scan.shape[i] === LOWERCASE) lowers++;
      else mixed++;
      continue;
    }
    const mode = mixed > 0 || (capitals > 0 && lowers > 0) ? 0 : capitals > 2 ? 1 : lowers > 1 ? 2 : 0;
    context.line.fill(mode, from + PADDING, i + PADDING + 1);
    from = i + 1;
    capitals = 0;
    lowers = 0;
    mixed = 0;
  }
}

function clear(context: NameContext, at: number): void {
  context.look[at] = 700;
  context.family[at] = 0;
  context.word[at] = 10;
  context.line[at] = 0;
  context.suffix[at] = 0;
  context.prefix[at] = 0;
  context.after[at] = 0;
}

function takeContext(length: number): NameContext {
  if (spare && spare.look.length >= length) {
    const taken = spare;
    spare = undefined;
    return taken;
  }
  const room = Math.max(1024, 2 ** Math.ceil(Math.log2(length)));
  return {
    look: new Int32Array(room),
    family: new Int32Array(room),
    word: new Int32Array(room),
    line: new Uint8Array(room),
    suffix: new Int32Array(room),
    prefix: new Int32Array(room),
    after: new Uint8Array(room),
  };
}
