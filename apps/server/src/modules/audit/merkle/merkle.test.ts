import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashLeaf } from './hash-leaf.ts';
import { merklePath } from './merkle-path.ts';
import { merkleRoot } from './merkle-root.ts';
import { rootFromPath } from './root-from-path.ts';

/** RFC 6962 § 2.1 word for word: split at the largest power of two smaller than n. */
function rootByDefinition(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (leaves.length === 1 && only) return createHash('sha256').update(Buffer.of(0)).update(only).digest();
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const [left, right] = [rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split))];
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}

const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => Buffer.from(`leaf ${index}`));

test('for every size from 1 to 200 the root is the RFC’s and leaves are proved by their paths', () => {
  for (let count = 1; count <= 200; count += 1) {
    const leaves = leavesOf(count);
    const hashes = leaves.map(hashLeaf);
    const root = merkleRoot(hashes);
    expect(root).toEqual(rootByDefinition(leaves));
    // Each path rebuilds the tree: every leaf of the smaller trees, every seventh and the last of the others.
    for (let index = 0; index < count; index += count <= 70 || index + 7 >= count - 1 ? 1 : 7) {
      const path = merklePath(hashes, index);
      expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
      expect(rootFromPath(hashes[index] as Buffer, index, count, path)?.equals(root)).toBe(true);
    }
  }
});

test('a path proves its leaf at its place only, and only whole', () => {
  for (let count = 2; count <= 24; count += 1) {
    const hashes = leavesOf(count).map(hashLeaf);
    const root = merkleRoot(hashes);
    hashes.forEach((hash, index) => {
      const path = merklePath(hashes, index);
      for (let other = 0; other < count; other += 1) {
        if (other === index) continue;
        expect(rootFromPath(hash, other, count, path)?.equals(root) ?? false).toBe(false);
        expect(rootFromPath(hashes[other] ?? hash, index, count, path)?.equals(root) ?? false).toBe(false);
      }
      expect(rootFromPath(hash, index, count, path.slice(1))).toBeNull();
      expect(rootFromPath(hash, index, count, [...path, hash])).toBeNull();
    });
  }
});

test('a leaf that spells two node hashes does not pass for the node above them', () => {
  const [left, right] = leavesOf(2).map(hashLeaf) as [Buffer, Buffer];
  expect(hashLeaf(Buffer.concat([left, right]))).not.toEqual(merkleRoot([left, right]));
});

test('there is no tree without a leaf and no path to a leaf that is not there', () => {
  const hashes = leavesOf(3).map(hashLeaf);
  expect(() => merkleRoot([])).toThrow(RangeError);
  for (const index of [-1, 3, 0.5]) expect(() => merklePath(hashes, index)).toThrow(RangeError);
  for (const index of [-1, 3, 0.5]) expect(rootFromPath(hashes[0] as Buffer, index, 3, [])).toBeNull();
});
