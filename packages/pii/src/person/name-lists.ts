// Data in JavaScript: stripping types from 0.8 MB took 20 ms of the start.
import { NAME_COUNT, NAME_HASHES } from '../data/names.generated.js';

/** Bits of a word's class: how frequent as a first name (0–5), surname, how common in lower case (0–3). */
export const FIRST_NAME = 7;
export const SURNAME = 8;
export const COMMON = 0x30;

interface Table {
  /** Where the hashes of each upper half begin; one more entry ends the last. */
  readonly from: Uint32Array;
  readonly hashes: Int32Array;
  readonly classes: Uint8Array;
}

let table: Table | undefined;

/** The class of the word with this folded hash; 0 when no list has it. The lists (1.6 MB) are unpacked at the first call, in 8 ms. */
export function nameClassOf(hash: number): number {
  table ??= unpack();
  const { from, hashes, classes } = table;
  const half = hash >>> 16;
  // Four entries on average.
  for (let i = from[half] ?? 0, end = from[half + 1] ?? 0; i < end; i++) if (hashes[i] === hash) return classes[i] ?? 0;
  return 0;
}

/** A sort by upper half, in the two passes of a counting sort. Hashing 264,060 entries into open slots took 26 ms, for as many cache misses. */
function unpack(): Table {
  const values = new Uint32Array(NAME_COUNT);
  const from = new Uint32Array(65_537);
  const ends: number[] = [];
  let count = 0;
  for (const [, packed] of NAME_HASHES) {
    count = readDeltas(atob(packed), values, count);
    ends.push(count);
  }
  for (let i = 0; i < count; i++) {
    const half = ((values[i] ?? 0) >>> 16) + 1;
    from[half] = (from[half] ?? 0) + 1;
  }
  for (let half = 1; half <= 65_536; half++) from[half] = (from[half] ?? 0) + (from[half - 1] ?? 0);
  const next = from.slice();
  const hashes = new Int32Array(count);
  const classes = new Uint8Array(count);
  let i = 0;
  for (const [group, [bits]] of NAME_HASHES.entries()) {
    for (const end = ends[group] ?? 0; i < end; i++) {
      const value = values[i] ?? 0;
      const at = next[value >>> 16] ?? 0;
      next[value >>> 16] = at + 1;
      hashes[at] = value;
      classes[at] = bits;
    }
  }
  return { from, hashes, classes };
}

/** Deltas in base-128 digits, the least first, as sums from `count` on. Returns the new count. */
function readDeltas(bytes: string, values: Uint32Array, count: number): number {
  let hash = 0;
  let delta = 0;
  let scale = 1;
  let at = count;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes.charCodeAt(i);
    delta += (byte & 127) * scale;
    if (byte & 128) {
      scale *= 128;
      continue;
    }
    hash += delta;
    delta = 0;
    scale = 1;
    values[at++] = hash;
  }
  return at;
}
