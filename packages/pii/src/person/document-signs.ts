import { CAPITALS, LOWERCASE, type Scan, WORD } from '../scan/scan.ts';
import { P } from './lexicon.ts';
import { FIRST_NAME } from './name-lists.ts';

/** Bits of what the text around says of a word, wherever it occurs. */
export const SIGN = {
  /** It is written in lower case too. */
  lower: 1 << 0,
  /** It is written with a capital more than once. */
  repeated: 1 << 1,
  /** It is part of an e-mail address, a handle or a link: "m.kerbrat@…" says that Kerbrat is somebody. */
  handle: 1 << 2,
  /** It follows a title or the label of a name somewhere. */
  titled: 1 << 3,
  /** It follows a word of streets, schools, companies, works somewhere. */
  naming: 1 << 4,
  /** It stands beside a frequent first name somewhere. */
  beside: 1 << 5,
  capital: 1 << 6,
} as const;

/** Words of one block see each other. A block is about as long as the texts the tagger learnt from; the table stays in the cache. */
const BLOCK = 2048;
const SIZE = 8192;
const keys = new Int32Array(SIZE);
const values = new Uint8Array(SIZE);
/** Slots in use, so that a short text clears few. */
const used = new Int32Array(SIZE);
let usedCount = 0;

/** Fills `signs` for each word. Linear: a block is read twice. */
export function readDocumentSigns(
  scan: Scan,
  family: Int32Array,
  look: Int32Array,
  signs: Uint8Array,
  padding: number,
): void {
  for (let from = 0; from < scan.count; from += BLOCK) {
    const to = Math.min(scan.count, from + BLOCK);
    for (let k = 0; k < usedCount; k++) values[used[k] ?? 0] = 0;
    usedCount = 0;
    for (let i = from; i < to; i++) if (scan.kind[i] === WORD) learn(scan, family, look, i, padding);
    for (const index of scan.ats) if (index >= from && index < to) learnHandle(scan, index);
    for (let i = from; i < to; i++)
      signs[i + padding] = scan.kind[i] === WORD ? (values[slotOf(scan.hash[i] ?? 0)] ?? 0) : 0;
  }
}

function learn(scan: Scan, family: Int32Array, look: Int32Array, i: number, padding: number): void {
  const at = i + padding;
  let bits = 0;
  if (scan.shape[i] === LOWERCASE) bits = SIGN.lower;
  else {
    bits = SIGN.capital;
    const before = family[at - 1] ?? 0;
    const isDot = scan.hash[i - 1] === 46;
    const titled = before | (isDot ? (family[at - 2] ?? 0) : 0);
    if (titled & P.title) bits |= SIGN.titled;
    if (before & (P.place | P.organisation | P.thing) && !(before & P.title)) bits |= SIGN.naming;
    const left = look[at - 1] ?? 0;
    const right = look[at + 1] ?? 0;
    if (isFirstName(left) || isFirstName(right)) bits |= SIGN.beside;
  }
  add(scan.hash[i] ?? 0, bits);
}

/** A capitalised frequent first name (shape above lower case, symbols are 512 and more). */
function isFirstName(look: number): boolean {
  return look < 512 && look >> 6 > LOWERCASE && look >> 6 <= CAPITALS && (look & FIRST_NAME) >= 4;
}

/** The words glued to an "@" on either side. */
function learnHandle(scan: Scan, at: number): void {
  for (let i = at - 1; i >= 0 && at - i < 8 && scan.end[i] === scan.start[i + 1]; i--) learnPart(scan, i);
  const isMail = at > 0 && scan.end[at - 1] === scan.start[at];
  if (isMail) return;
  for (let i = at + 1; i < scan.count && i - at < 6 && scan.start[i] === scan.end[i - 1]; i++) learnPart(scan, i);
}

function learnPart(scan: Scan, i: number): void {
  if (scan.kind[i] === WORD && (scan.end[i] ?? 0) - (scan.start[i] ?? 0) > 2) add(scan.hash[i] ?? 0, SIGN.handle);
}

function add(hash: number, bits: number): void {
  const slot = slotOf(hash);
  const old = values[slot] ?? 0;
  if (old === 0) {
    // A block has fewer words than half of the table, parts of handles included.
    used[usedCount++] = slot;
    keys[slot] = hash;
  }
  values[slot] = old | bits | (old & SIGN.capital && bits & SIGN.capital ? SIGN.repeated : 0);
}

function slotOf(hash: number): number {
  let slot = (hash ^ (hash >>> 15)) & (SIZE - 1);
  while (values[slot] !== 0 && keys[slot] !== hash) slot = (slot + 1) & (SIZE - 1);
  return slot;
}
