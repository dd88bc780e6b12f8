import { hashNode } from './hash-node.ts';

/**
 * The root that a leaf hash and its path give in a tree of `count` leaves (RFC 9162 § 2.1.3.2), or null where the path does not
 * have the length that this index and count demand.
 */
export function rootFromPath(leafHash: Buffer, index: number, count: number, path: readonly Buffer[]): Buffer | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count) || index < 0 || index >= count) return null;
  let node = leafHash;
  let position = index;
  let last = count - 1;
  let used = 0;
  for (; last > 0; position = Math.floor(position / 2), last = Math.floor(last / 2)) {
    // The last node of a level of odd length has no neighbour, and rises as it is.
    if (position === last && position % 2 === 0) continue;
    const neighbour = path[used];
    if (neighbour === undefined || neighbour.length !== 32) return null;
    node = position % 2 === 0 ? hashNode(node, neighbour) : hashNode(neighbour, node);
    used += 1;
  }
  return used === path.length ? node : null;
}
