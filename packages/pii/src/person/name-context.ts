import { hashWord } from '../scan/hash-word.ts';
import { BREAK, CAPITALS, INITIAL, LOWERCASE, NUMBER, type Scan, SYMBOL, WORD } from '../scan/scan.ts';
import { readDocumentSigns } from './document-signs.ts';
import { readEvidence } from './evidence.ts';
import { markKnownPhrases } from './known-phrases.ts';
import { familiesOf, P } from './lexicon.ts';
import { COMMON, FIRST_NAME, nameClassOf, SURNAME } from './name-lists.ts';

/** What the tagger knows of each token of a text; arrays are as long as the scan's, plus tokens of padding on either side. */
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
  /** Where in its line and sentence: see `readLines`. */
  readonly place: Uint16Array;
  /** Token (padded index) before and after the run of capitalised words that the token stands in; itself when it is in none. */
  readonly runFrom: Int32Array;
  readonly runTo: Int32Array;
  /** What the run holds: see `readRuns`. */
  readonly run: Uint16Array;
  /** What the rest of the text says of the word: see `readDocumentSigns`. */
  readonly signs: Uint8Array;
  /** 1 first word of a known phrase that is no person, 2 further word, 0 none. */
  readonly phrase: Uint8Array;
  /** Hash of the last word of the line before. */
  readonly above: Int32Array;
  /** What the sentence and the text around hold that goes with people: see `readEvidence`. */
  readonly sentence: Uint16Array;
  readonly evidence: Uint16Array;
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
  markKnownPhrases(scan, context.phrase, PADDING);
  readRuns(scan, context);
  readEvidence(scan, context.family, context.sentence, context.evidence, PADDING);
  readDocumentSigns(scan, context.family, context.look, context.signs, PADDING);
  return context;
}

export function releaseNameContext(context: NameContext): void {
  if (context.look.length <= 32_768) spare = context;
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

/** Hash of a few letters, without case. */
export function edge(text: string, from: number, to: number): number {
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

const WORDS_BUCKETS = [0, 1, 2, 3, 4, 5, 5, 5, 6, 6, 6, 6, 6, 6];

/**
 * Lines: their case, and for each token its place: bits 0–1 words before it in the line (3: more), bits 2–4 words of the line in
 * buckets, bit 5 whether the line goes on after it, bit 6 whether it opens a sentence, bits 7–8 lines to the end of the text (3: more).
 */
function readLines(scan: Scan, context: NameContext): void {
  let from = 0;
  let capitals = 0;
  let lowers = 0;
  let mixed = 0;
  let above = 0;
  let last = 0;
  for (let i = 0; i <= scan.count; i++) {
    if (i < scan.count && scan.kind[i] !== BREAK) {
      if (scan.kind[i] !== WORD) continue;
      last = scan.hash[i] ?? 0;
      if ((scan.end[i] ?? 0) - (scan.start[i] ?? 0) < 2) continue;
      if (scan.shape[i] === CAPITALS) capitals++;
      else if (scan.shape[i] === LOWERCASE) lowers++;
      else mixed++;
      continue;
    }
    const mode = mixed > 0 || (capitals > 0 && lowers > 0) ? 0 : capitals > 2 ? 1 : lowers > 1 ? 2 : 0;
    context.line.fill(mode, from + PADDING, i + PADDING + 1);
    context.above.fill(above, from + PADDING, i + PADDING + 1);
    const words = capitals + lowers + mixed;
    placeWords(scan, context, from, i, WORDS_BUCKETS[Math.min(words, 13)] ?? 6);
    if (words > 0) above = last;
    from = i + 1;
    capitals = 0;
    lowers = 0;
    mixed = 0;
  }
}

function placeWords(scan: Scan, context: NameContext, from: number, to: number, bucket: number): void {
  let words = 0;
  let opens = true;
  for (let i = from; i < to; i++) {
    context.place[i + PADDING] = Math.min(words, 3) | (bucket << 2) | (i + 1 < to ? 32 : 0) | (opens ? 64 : 0);
    if (scan.kind[i] === WORD) {
      words++;
      opens = false;
    } else if (scan.kind[i] === SYMBOL) {
      const unit = scan.hash[i] ?? 0;
      if (unit === 33 || unit === 63 || (unit === 46 && scan.shape[i - 1] !== INITIAL)) opens = true;
    }
  }
  context.place[to + PADDING] = 0;
}

const MAX_RUN = 8;

/** Bits of `run`. */
export const RUN = {
  length: 3,
  first: 1 << 2,
  last: 1 << 3,
  hasFirstName: 1 << 4,
  hasSurname: 1 << 5,
  hasCommon: 1 << 6,
  hasThing: 1 << 7,
  hasKnown: 1 << 8,
  hasUnlisted: 1 << 9,
  hasPhrase: 1 << 10,
} as const;

/**
 * Runs of capitalised words, over the dots of initials and over particles between two of them ("Charles de Gaulle"): a name and a
 * thing named after a person differ by what stands at the ends of the run and by its other words.
 */
function readRuns(scan: Scan, context: NameContext): void {
  for (let i = 0; i < scan.count; i++) {
    context.runFrom[i + PADDING] = i + PADDING - 1;
    context.runTo[i + PADDING] = i + PADDING + 1;
    context.run[i + PADDING] = 0;
  }
  for (let i = 0; i < scan.count; i++) {
    if (!isCapital(scan, i)) continue;
    let end = i + 1;
    let words = 1;
    while (end < scan.count && words < MAX_RUN) {
      if (isCapital(scan, end)) {
        words++;
        end++;
      } else if (scan.hash[end] === 46 && scan.kind[end] === SYMBOL && scan.shape[end - 1] === INITIAL) end++;
      else if (isSmallParticle(scan, context, end)) {
        const next = isSmallParticle(scan, context, end + 1) ? end + 2 : end + 1;
        if (!isCapital(scan, next)) break;
        end = next;
      } else break;
    }
    let bits = Math.min(words - 1, RUN.length);
    for (let k = i; k < end; k++) {
      if (scan.kind[k] !== WORD) continue;
      const look = context.look[k + PADDING] ?? 0;
      const family = context.family[k + PADDING] ?? 0;
      if ((look & FIRST_NAME) >= 3) bits |= RUN.hasFirstName;
      else if (look & SURNAME) bits |= RUN.hasSurname;
      else if ((look & (FIRST_NAME | SURNAME | COMMON)) === 0) bits |= RUN.hasUnlisted;
      if ((look & COMMON) >= 0x20 && (look & FIRST_NAME) < 3 && scan.shape[k] !== LOWERCASE) bits |= RUN.hasCommon;
      if (family & NAMING && scan.shape[k] !== LOWERCASE) bits |= RUN.hasThing;
      if (family & (P.known | P.field)) bits |= RUN.hasKnown;
      if (context.phrase[k + PADDING]) bits |= RUN.hasPhrase;
    }
    for (let k = i; k < end; k++) {
      context.runFrom[k + PADDING] = i + PADDING - 1;
      context.runTo[k + PADDING] = end + PADDING;
      context.run[k + PADDING] = bits | (k === i ? RUN.first : 0) | (k === end - 1 ? RUN.last : 0);
    }
    i = end - 1;
  }
}

function isCapital(scan: Scan, i: number): boolean {
  return i < scan.count && scan.kind[i] === WORD && (scan.shape[i] ?? 0) > LOWERCASE;
}

function isSmallParticle(scan: Scan, context: NameContext, i: number): boolean {
  return (
    i < scan.count &&
    scan.kind[i] === WORD &&
    scan.shape[i] === LOWERCASE &&
    ((context.family[i + PADDING] ?? 0) & P.particle) !== 0
  );
}

function clear(context: NameContext, at: number): void {
  context.look[at] = 700;
  context.family[at] = 0;
  context.word[at] = 10;
  context.line[at] = 0;
  context.suffix[at] = 0;
  context.prefix[at] = 0;
  context.after[at] = 0;
  context.place[at] = 0;
  context.runFrom[at] = Math.max(0, at - 1);
  context.runTo[at] = at;
  context.run[at] = 0;
  context.signs[at] = 0;
  context.phrase[at] = 0;
  context.above[at] = 0;
  context.sentence[at] = 0;
  context.evidence[at] = 0;
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
    place: new Uint16Array(room),
    runFrom: new Int32Array(room),
    runTo: new Int32Array(room),
    run: new Uint16Array(room),
    signs: new Uint8Array(room),
    phrase: new Uint8Array(room),
    above: new Int32Array(room),
    sentence: new Uint16Array(room),
    evidence: new Uint16Array(room),
  };
}
