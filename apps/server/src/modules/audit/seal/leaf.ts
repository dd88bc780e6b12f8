import type { Position } from './position.ts';

/** epoch (4), tx_id (8), seq (8), all big-endian; id (16); hash (32). What PostgreSQL's own send functions give, one after the other. */
export const LEAF_BYTES = 68;
const ID_AT = 20;
const HASH_AT = 36;

/** One event as its block holds it: which, where, and the hash of what it says. */
export interface Leaf extends Position {
  id: string;
  /** Hexadecimal. */
  hash: string;
}

export function readLeaf(leaves: Buffer, index: number): Leaf {
  const at = index * LEAF_BYTES;
  const id = leaves.toString('hex', at + ID_AT, at + HASH_AT);
  return {
    epoch: leaves.readInt32BE(at),
    txId: leaves.readBigUInt64BE(at + 4),
    seq: leaves.readBigInt64BE(at + 12),
    id: `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`,
    hash: leaves.toString('hex', at + HASH_AT, at + LEAF_BYTES),
  };
}

/** The bytes of a leaf. A hash that is not 32 bytes becomes zeros, and so equals no leaf of a block. */
export function writeLeaf({ epoch, txId, seq, id, hash }: Leaf): Buffer {
  const leaf = Buffer.alloc(LEAF_BYTES);
  leaf.writeInt32BE(epoch, 0);
  leaf.writeBigUInt64BE(txId, 4);
  leaf.writeBigInt64BE(seq, 12);
  leaf.write(id.replaceAll('-', ''), ID_AT, 'hex');
  if (hash.length === 64) leaf.write(hash, HASH_AT, 'hex');
  return leaf;
}
