import { hash } from 'node:crypto';

const pair = Buffer.alloc(65);
pair[0] = 0x01;

/** SHA-256(0x01 ‖ left ‖ right), as RFC 6962 § 2.1. Both are 32 bytes. */
export function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 33);
  return hash('sha256', pair, 'buffer');
}
