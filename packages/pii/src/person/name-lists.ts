// Data in JavaScript: stripping types from 0.8 MB took 20 ms of the start.
import { NAME_COUNT, NAME_HASHES } from '../data/names.generated.js';

/** Bits of a word's class: how frequent as a first name (0–5), surname, how common in lower case (0–3). */
export const FIRST_NAME = 7;
export const SURNAME = 8;
export const COMMON = 0x30;

interface Table {
  readonly mask: number;
  readonly hashes: Int32Array;
  readonly classes: Uint8Array;
}

let table: Table | undefined;

/** The class of the word with this folded hash; 0 when no list has it. The lists (2.6 MB) are unpacked at the first call, in 20 ms. */
export function nameClassOf(hash: number): number {
  table ??= unpack();
  const { mask, hashes, classes } = table;
  for (let slot = (hash ^ (hash >>> 13)) & mask; ; slot = (slot + 1) & mask) {
    const found = classes[slot];
    if (found === 0 || found === undefined) return 0;
    if (hashes[slot] === hash) return found;
  }
}

function unpack(): Table {
  let size = 1024;
  while (size < NAME_COUNT * 2) size *= 2;
  const mask = size - 1;
  const hashes = new Int32Array(size);
  const classes = new Uint8Array(size);
  for (const [bits, packed] of NAME_HASHES) {
    const bytes = atob(packed);
    let hash = 0;
    let delta = 0;
    let scale = 1;
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
      const key = hash | 0;
      let slot = (key ^ (key >>> 13)) & mask;
      while (classes[slot] !== 0) slot = (slot + 1) & mask;
      hashes[slot] = key;
      classes[slot] = bits;
    }
  }
  return { mask, hashes, classes };
}
