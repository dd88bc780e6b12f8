import type { KeyObject } from 'node:crypto';
import { merkleRoot } from '../merkle/merkle-root.ts';
import { type Block, GENESIS_HASH } from '../seal/block.ts';
import { hashBlock } from '../seal/hash-block.ts';
import { hashLeaves } from '../seal/hash-leaves.ts';
import { LEAF_BYTES } from '../seal/leaf.ts';
import { isBlockSignature } from '../seal/sign-block.ts';
import type { Fault, FaultKind } from './report.ts';

/** Public keys by key id, from outside the database: what the database says of its keys proves nothing. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

/** True where the leaves can be read at all. */
export function hasLeaves({ leaves }: Block): boolean {
  return leaves.length > 0 && leaves.length % LEAF_BYTES === 0;
}

/** Checks a block in itself and on the one below it (null: none). Its rows are matchEvents' part. */
export function checkBlock(block: Block, below: Block | null, trustedKeys: TrustedKeys): Fault[] {
  const faults: Fault[] = [];
  const report = (what: FaultKind, detail: string) => {
    faults.push({ tenantId: block.tenantId, height: block.height, eventId: null, what, detail });
  };
  // The count and the bounds are in the signed header, the leaves under its root: each alone would be found to differ from its hash.
  if (!hasLeaves(block)) report('block_altered', 'its leaves are cut');
  else if (!merkleRoot(hashLeaves(block.leaves)).equals(block.root))
    report('block_altered', 'its leaves do not give its root');
  const hash = hashBlock(block);
  if (!hash.equals(block.hash)) report('block_altered', 'its header does not give its hash');
  const key = trustedKeys.get(block.keyId);
  if (key === undefined) report('key_untrusted', `it is signed with ${block.keyId}, which is not trusted`);
  else if (!isBlockSignature(block.signature, hash, key))
    report('signature_invalid', `${block.keyId} did not sign this block`);
  // After a gap the hash of what is missing is unknown: the gap itself is reported.
  const expectedPrevious = block.height === 1 ? GENESIS_HASH : below?.height === block.height - 1 ? below.hash : null;
  if (expectedPrevious && !expectedPrevious.equals(block.previousHash))
    report('chain_broken', 'it does not stand on the block below it');
  return faults;
}
