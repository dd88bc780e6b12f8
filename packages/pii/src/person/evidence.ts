import { hashWord } from '../scan/hash-word.ts';
import { NUMBER, type Scan, SYMBOL, WORD } from '../scan/scan.ts';
import { P } from './lexicon.ts';

/** Tokens of the text that speak for one another about whether people are talked of. About the length of the texts learnt from. */
const BLOCK = 320;

const set = (words: string) => new Set(words.split(' ').map(hashWord));
const THIRD = set('il elle lui he she his her him himself herself ils elles celui celle who qui');
const FIRST = set("je j' moi mon ma mes i my me we us our nous notre nos");
const SECOND = set('tu toi vous votre vos ton ta tes you your');

/** Bits: 1 he or she, 2 a verb of speaking or meeting, 4 a title, 8 kin, 16 greeting or closing, 32 I, 64 you, 128 label or birth, 256 prices and other numbers. */
function signOf(scan: Scan, family: number, i: number): number {
  const hash = scan.hash[i] ?? 0;
  let bits = 0;
  if (THIRD.has(hash)) bits |= 1;
  if (FIRST.has(hash)) bits |= 32;
  if (SECOND.has(hash)) bits |= 64;
  if (family & P.deed) bits |= 2;
  if (family & P.title) bits |= 4;
  if (family & (P.kin | P.role | P.craft)) bits |= 8;
  if (family & (P.greeting | P.closing)) bits |= 16;
  if (family & (P.label | P.born)) bits |= 128;
  if (family & P.goods) bits |= 1 << 10;
  if (family & P.named) bits |= 1 << 11;
  return bits;
}

/** Fills for each token what its sentence and what the text around it hold. Two passes over the tokens. */
export function readEvidence(
  scan: Scan,
  family: Int32Array,
  sentence: Uint16Array,
  evidence: Uint16Array,
  padding: number,
): void {
  let from = 0;
  let bits = 0;
  let all = 0;
  let blockFrom = 0;
  for (let i = 0; i < scan.count; i++) {
    const kind = scan.kind[i];
    if (kind === WORD) bits |= signOf(scan, family[i + padding] ?? 0, i);
    else if (kind === NUMBER) bits |= 256;
    const ends = kind === SYMBOL ? isStop(scan, i) : kind !== WORD && kind !== NUMBER;
    if (!ends && i < scan.count - 1) continue;
    sentence.fill(bits, from + padding, i + padding + 1);
    all |= bits | (countOf(scan, from, i) << 9);
    bits = 0;
    from = i + 1;
    if (i - blockFrom < BLOCK && i < scan.count - 1) continue;
    evidence.fill(all, blockFrom + padding, i + padding + 1);
    all = 0;
    blockFrom = i + 1;
  }
}

function countOf(scan: Scan, from: number, to: number): number {
  for (let i = from; i <= to; i++) if (scan.kind[i] === SYMBOL && scan.hash[i] === 64) return 1;
  return 0;
}

function isStop(scan: Scan, i: number): boolean {
  const unit = scan.hash[i];
  return (
    unit === 33 ||
    unit === 63 ||
    unit === 59 ||
    (unit === 46 &&
      (scan.start[i + 1] ?? 0) > (scan.end[i] ?? 0) &&
      (scan.end[i - 1] ?? 0) - (scan.start[i - 1] ?? 0) > 3)
  );
}
