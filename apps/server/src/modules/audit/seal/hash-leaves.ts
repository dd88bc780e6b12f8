import { hashLeaf } from '../merkle/hash-leaf.ts';
import { LEAF_BYTES } from './leaf.ts';

/** The Merkle leaf hashes of a block's leaves, in order. */
export function hashLeaves(leaves: Buffer): Buffer[] {
  const hashes: Buffer[] = [];
  for (let at = 0; at < leaves.length; at += LEAF_BYTES) hashes.push(hashLeaf(leaves.subarray(at, at + LEAF_BYTES)));
  return hashes;
}
