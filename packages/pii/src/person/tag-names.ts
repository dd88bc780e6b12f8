import { hashWord } from '../scan/hash-word.ts';
import { INITIAL, LOWERCASE, type Scan, SYMBOL, WORD } from '../scan/scan.ts';
import { P } from './lexicon.ts';
import { type NameContext, PADDING } from './name-context.ts';
import { FEATURE_COUNT, writeFeatures } from './name-features.ts';
import { COMMON, FIRST_NAME } from './name-lists.ts';
import { loadTagger } from './tagger-model.ts';

const DOT = 46;
export const OUTSIDE = 0;
export const FIRST = 1;
export const INSIDE = 2;
const FORBIDDEN = -1e9;
/** A name that begins with a word of no first-name list needs more evidence. */
const UNLISTED_PENALTY = 0.5;
/** Names are found generously here and weighed against one another after (`weighNames`). */
const GENEROSITY = 1.5;

const row = new Int32Array(FEATURE_COUNT);
let back = new Uint8Array(3 * 1024);
let labels = new Uint8Array(1024);
/** Scores of each token as first and as further word of a name, of the last text tagged. */
let emits = new Float32Array(2048);

/** Frequent surnames that are common words, written small in chats ("pauline petit"). */
const COMMON_SURNAMES = new Set(
  'petit blanc brun roux rousseau legrand grand marchand boulanger berger chevalier fontaine riviere mercier boucher poirier masson meunier fournier garnier lebrun leblanc charpentier tessier barbier carpentier colin rose olive picard breton langlois bourgeois baron cousin germain prevost marechal lejeune jolie joly lucas martin simon michel moulin dupont'
    .split(' ')
    .concat(
      'smith miller taylor baker cook carter mason price wood stone brooks hill ford church bishop young long armstrong reed grant miles green black white brown king hall bell carter parker cooper hunter fisher potter ward west marsh north rivers woods field fields'.split(
        ' ',
      ),
    )
    .map(hashWord),
);

/**
 * Tokens that can be part of a name at all: words not glued to digits, "@", "_" or "\\", and the dot of an initial. Common words in lower
 * case that are no first name are left out too, unless they follow a first name ("pauline petit") or are particles: it saves two
 * thirds of the work.
 */
export function canBeName(scan: Scan, context: NameContext, i: number): boolean {
  const kind = scan.kind[i];
  if (kind === SYMBOL) return canJoin(scan, i);
  if (kind !== WORD) return false;
  if ((context.family[i + PADDING] ?? 0) & P.field) return false;
  const look = context.look[i + PADDING] ?? 0;
  if (look >> 6 === LOWERCASE && (look & COMMON) >= 0x20 && (look & FIRST_NAME) < 3) {
    const before = context.look[i + PADDING - 1] ?? 0;
    const isAfterName = before < 512 && (before & FIRST_NAME) >= 3 && COMMON_SURNAMES.has(scan.hash[i] ?? 0);
    if (!isAfterName && !((context.family[i + PADDING] ?? 0) & P.particle)) return false;
  }
  return !isPartOfCode(scan, i);
}

/**
 * Symbols inside names: the dot of an initial or of a short form ("J.", "Jn. Sly"), the comma of "DUPONT, Marie", the hyphen of "J.-P.",
 * the quotes of a nickname. Only between capitalised words.
 */
function canJoin(scan: Scan, i: number): boolean {
  const unit = scan.hash[i] ?? 0;
  if (unit === DOT)
    return (
      i > 0 &&
      scan.end[i - 1] === scan.start[i] &&
      (scan.shape[i - 1] === INITIAL ||
        (isCapital(scan, i - 1) && (scan.end[i - 1] ?? 0) - (scan.start[i - 1] ?? 0) <= 4 && isCapital(scan, i + 1)))
    );
  if (unit === 0x2c)
    return isCapital(scan, i - 1) && isCapital(scan, i + 1) && (scan.start[i + 1] ?? 0) > (scan.end[i] ?? 0);
  if (unit === HYPHEN) return (scan.hash[i - 1] === DOT || isCapital(scan, i - 1)) && isCapital(scan, i + 1);
  if (unit === 0x22 || unit === 0x201c || unit === 0x201d || unit === 0xab || unit === 0xbb)
    return (
      (isCapital(scan, i - 1) && isCapital(scan, i + 1)) ||
      (scan.kind[i - 2] === SYMBOL && isCapital(scan, i - 1) && isCapital(scan, i - 3))
    );
  return false;
}

function isCapital(scan: Scan, i: number): boolean {
  return i >= 0 && scan.kind[i] === WORD && (scan.shape[i] ?? 0) > 1;
}

/** Words glued to digits, "@", "_", in a domain, a path or a file's name; elisions ("j'"); words spelt out ("D-U-V-A-L", "L-Dopa"). */
function isPartOfCode(scan: Scan, i: number): boolean {
  const { text } = scan;
  const start = scan.start[i] ?? 0;
  const end = scan.end[i] ?? 0;
  const before = text.charCodeAt(start - 1);
  const after = text.charCodeAt(end);
  if (isGlue(before) || isGlue(after)) return true;
  const last = text.charCodeAt(end - 1);
  if (last === 0x27 || last === 0x2019)
    return (
      !/^(?:d|l|n|m|o|t|dell|dall)$/i.test(text.slice(start, end - 1)) ||
      (scan.shape[i] === LOWERCASE && text.charCodeAt(start) !== 100)
    );
  if (after === DOT && isLowercase(text.charCodeAt(end + 1)) && scan.shape[i] !== INITIAL) return true;
  if (before === DOT && scan.shape[i] === LOWERCASE && isLetter(text.charCodeAt(start - 2))) return true;
  if (
    (before === SLASH && !isLetter(text.charCodeAt(start - 2))) ||
    (after === SLASH && text.charCodeAt(end + 1) === SLASH)
  )
    return true;
  return text.charCodeAt(start + 1) === HYPHEN || text.charCodeAt(end - 2) === HYPHEN;
}

const SLASH = 47;
const HYPHEN = 45;

function isLowercase(unit: number): boolean {
  return unit >= 97 && unit <= 122;
}

function isLetter(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || isLowercase(unit);
}

function isGlue(unit: number): boolean {
  return unit === 64 || unit === 95 || unit === 92 || (unit >= 48 && unit <= 57);
}

/** The most likely labels of all tokens (Viterbi). The array is reused by the next call. */
export function tagNames(scan: Scan, context: NameContext): Uint8Array {
  const { count } = scan;
  if (labels.length < count) grow(count);
  const { weights, transitions, scale } = loadTagger();
  const t = transitions;
  let o = 0;
  let b = FORBIDDEN;
  let n = FORBIDDEN;
  for (let i = 0; i < count; i++) {
    let emitB = FORBIDDEN;
    let emitI = FORBIDDEN;
    if (canBeName(scan, context, i)) {
      writeFeatures(scan, context, i, row, 0);
      let sumB = 0;
      let sumI = 0;
      for (let k = 0; k < FEATURE_COUNT; k++) {
        const at = (row[k] ?? 0) << 1;
        sumB += weights[at] ?? 0;
        sumI += weights[at + 1] ?? 0;
      }
      emitB =
        sumB * scale - (((context.look[i + PADDING] ?? 0) & FIRST_NAME) === 0 ? UNLISTED_PENALTY : 0) + GENEROSITY;
      emitI = sumI * scale;
    }
    emits[i * 2] = emitB;
    emits[i * 2 + 1] = emitI;
    const key = i * 3;
    // Outside, first and further word, each from its best predecessor; "further" cannot follow "outside".
    const oo = o + (t[0] ?? 0);
    const bo = b + (t[3] ?? 0);
    const no = n + (t[6] ?? 0);
    const ob = o + (t[1] ?? 0);
    const bb = b + (t[4] ?? 0);
    const nb = n + (t[7] ?? 0);
    const bn = b + (t[5] ?? 0);
    const nn = n + (t[8] ?? 0);
    back[key] = oo >= bo && oo >= no ? OUTSIDE : bo >= no ? FIRST : INSIDE;
    back[key + 1] = ob >= bb && ob >= nb ? OUTSIDE : bb >= nb ? FIRST : INSIDE;
    back[key + 2] = bn >= nn ? FIRST : INSIDE;
    const base = Math.max(oo, bo, no);
    // Kept relative to "outside", so that scores stay small on any length.
    o = 0;
    b = Math.max(ob, bb, nb) + emitB - base;
    n = Math.max(bn, nn) + emitI - base;
  }
  let label = o >= b && o >= n ? OUTSIDE : b >= n ? FIRST : INSIDE;
  for (let i = count - 1; i >= 0; i--) {
    labels[i] = label;
    label = back[i * 3 + label] ?? OUTSIDE;
  }
  return labels;
}

/** How much likelier than nothing the tagger thinks the name in `[from, to)` of the text last tagged, in log odds. */
export function marginOf(from: number, to: number): number {
  const { transitions: t } = loadTagger();
  const out = t[0] ?? 0;
  let margin = (emits[from * 2] ?? 0) + (t[1] ?? 0) - out + ((to - from === 1 ? t[3] : t[6]) ?? 0) - out;
  for (let i = from + 1; i < to; i++) margin += (emits[i * 2 + 1] ?? 0) + ((i === from + 1 ? t[5] : t[8]) ?? 0) - out;
  return margin;
}

/** The token after the name that starts at `from`. */
export function endOfName(scan: Scan, labels: Uint8Array, from: number): number {
  let end = from + 1;
  while (end < scan.count && labels[end] === INSIDE) end++;
  return end;
}

function grow(count: number): void {
  const room = 2 ** Math.ceil(Math.log2(count + 1));
  back = new Uint8Array(3 * room);
  labels = new Uint8Array(room);
  emits = new Float32Array(2 * room);
}
