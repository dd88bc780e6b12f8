import { hashNode } from './hash-node.ts';

/**
 * Every level of the RFC 6962 tree over these leaf hashes, from the leaves to the root. A node without a neighbour rises as it
 * is: that is the RFC's "largest power of two smaller than n", level by level and without recursion.
 * @throws RangeError on no leaf: an empty block does not exist
 */
export function merkleLevels(leafHashes: readonly Buffer[]): Buffer[][] {
  if (leafHashes.length === 0) throw new RangeError('a Merkle tree has at least one leaf');
  let level = [...leafHashes];
  const levels = [level];
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const left = level[index] as Buffer;
      const right = level[index + 1];
      above.push(right ? hashNode(left, right) : left);
    }
    levels.push(above);
    level = above;
  }
  return levels;
}
