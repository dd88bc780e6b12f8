import { unzipSync } from 'fflate';
import { EXTRACTION_LIMITS, tooComplex } from '../extraction.ts';

export interface Zip {
  /** Unpacks the entries of these names; those that are not there are left out. */
  read(names: Iterable<string>): Map<string, Uint8Array>;
}

/** Below it a ratio says nothing: a short page of empty cells packs 300 times. */
const RATIO_FROM_BYTES = 1024 * 1024;

/**
 * A zip of which only what is asked for is unpacked, never a zip inside it. Sizes are those that its directory announces: one
 * that lies unpacks no further than it said, as fflate writes into a buffer of that size.
 */
export function openZip(bytes: Uint8Array): Zip {
  const { entries: maxEntries, unpackedBytes, ratio } = EXTRACTION_LIMITS;
  let left = unpackedBytes;
  return {
    read(names) {
      const wanted = new Set(names);
      let entries = 0;
      const found = unzipSync(bytes, {
        filter({ name, size, originalSize }) {
          entries++;
          if (entries > maxEntries) throw tooComplex(`It has more than ${maxEntries} entries.`);
          if (!wanted.delete(name)) return false;
          left -= originalSize;
          if (left < 0) throw tooComplex(`It unpacks to more than ${unpackedBytes} bytes.`);
          if (originalSize > RATIO_FROM_BYTES && originalSize > size * ratio) {
            throw tooComplex(`It unpacks to more than ${ratio} times its size.`);
          }
          return true;
        },
      });
      return new Map(Object.entries(found));
    },
  };
}
