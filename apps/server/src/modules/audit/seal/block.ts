import type { Position } from './position.ts';

/** What is hashed and signed of a block. */
export interface BlockHeader {
  tenantId: string;
  /** From 1, without a gap. */
  height: number;
  first: Position;
  last: Position;
  eventCount: number;
  /** Merkle root over the leaves, 32 bytes. */
  root: Buffer;
  /** Hash of the block below, 32 bytes; zeros below the first. */
  previousHash: Buffer;
  sealedAtMs: number;
  keyId: string;
}

export interface Block extends BlockHeader {
  hash: Buffer;
  /** Ed25519, 64 bytes. */
  signature: Buffer;
  /** LEAF_BYTES for each event. */
  leaves: Buffer;
}

/** What the first block of every chain stands on. */
export const GENESIS_HASH = Buffer.alloc(32);
