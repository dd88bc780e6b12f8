import { hashWord } from '../scan/hash-word.ts';
import { LOWERCASE, type Scan, SYMBOL, WORD } from '../scan/scan.ts';
import { KNOWN_PHRASES } from './known-phrases-list.ts';

const SIZE = 32768;
const keys = new Int32Array(SIZE);
/** 1: more words may follow; 2: a phrase ends here. */
const values = new Uint8Array(SIZE);
const MAX_WORDS = 5;

let isFilled = false;

/** At the first call: rules alone need no phrases. */
function fill(): void {
  isFilled = true;
  for (const phrase of KNOWN_PHRASES.split('|')) {
    let hash = 0;
    const words = phrase.split(' ');
    for (const [i, word] of words.entries()) {
      hash = join(hash, hashWord(word));
      const slot = slotOf(hash);
      keys[slot] = hash;
      values[slot] = (values[slot] ?? 0) | (i === words.length - 1 ? 2 : 1);
    }
  }
}

/** Marks the words of known phrases that are no people ("Ralph Lauren"): 1 the first word, 2 further ones. The longest wins. */
export function markKnownPhrases(scan: Scan, marks: Uint8Array, padding: number): void {
  if (!isFilled) fill();
  marks.fill(0, padding, scan.count + padding);
  for (let i = 0; i < scan.count; i++) {
    if (scan.kind[i] !== WORD) continue;
    let hash = 0;
    let end = 0;
    let words = 0;
    for (let k = i; k < scan.count && words < MAX_WORDS; k++) {
      if (k > i && isLink(scan, k)) continue;
      if (scan.kind[k] !== WORD) break;
      hash = join(hash, scan.hash[k] ?? 0);
      words++;
      const value = values[slotOf(hash)] ?? 0;
      if (value & 2) end = k + 1;
      if (!(value & 1)) break;
    }
    if (end === 0) continue;
    // One word in lower case is that word.
    if (end === i + 1 && scan.shape[i] === LOWERCASE) continue;
    for (let k = i; k < end; k++) marks[k + padding] = k === i ? 1 : 2;
    i = end - 1;
  }
}

const AND = new Set(['and', 'et'].map(hashWord));
const S = hashWord('s');

/** What the list leaves out: "&", "and", possessives, the dot of "St.". */
function isLink(scan: Scan, k: number): boolean {
  const unit = scan.hash[k] ?? 0;
  if (scan.kind[k] === WORD) return AND.has(unit) || (unit === S && scan.hash[k - 1] === 39);
  return (
    scan.kind[k] === SYMBOL &&
    (unit === 38 || unit === 39 || (unit === 46 && (scan.end[k - 1] ?? 0) - (scan.start[k - 1] ?? 0) <= 3))
  );
}

function join(hash: number, word: number): number {
  return hash === 0 ? word | 0 : Math.imul(hash ^ (word >>> 7) ^ word, 0x85ebca6b) | 1;
}

function slotOf(hash: number): number {
  let slot = (hash ^ (hash >>> 15)) & (SIZE - 1);
  while (values[slot] !== 0 && keys[slot] !== hash) slot = (slot + 1) & (SIZE - 1);
  return slot;
}
