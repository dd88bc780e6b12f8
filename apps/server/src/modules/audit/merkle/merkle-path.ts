import { merkleLevels } from './merkle-levels.ts';

/** The neighbours that lead from leaf `index` to the root, nearest first (RFC 6962 § 2.1.1). */
export function merklePath(leafHashes: readonly Buffer[], index: number): Buffer[] {
  if (!Number.isInteger(index) || index < 0 || index >= leafHashes.length) throw new RangeError('no such leaf');
  const path: Buffer[] = [];
  let position = index;
  for (const level of merkleLevels(leafHashes)) {
    const neighbour = level[position ^ 1];
    if (neighbour) path.push(neighbour);
    position >>= 1;
  }
  return path;
}
