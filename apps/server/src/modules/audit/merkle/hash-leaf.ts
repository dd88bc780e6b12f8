import { hash } from 'node:crypto';

/** SHA-256(0x00 ‖ leaf), as RFC 6962 § 2.1: the prefix keeps a leaf from passing for a node. */
export function hashLeaf(leaf: Uint8Array): Buffer {
  const prefixed = Buffer.allocUnsafe(leaf.length + 1);
  prefixed[0] = 0x00;
  prefixed.set(leaf, 1);
  return hash('sha256', prefixed, 'buffer');
}
