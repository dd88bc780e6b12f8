import type { KeyObject } from 'node:crypto';
import { hashEvent } from '../event/hash-event.ts';
import { hashLeaf } from '../merkle/hash-leaf.ts';
import { rootFromPath } from '../merkle/root-from-path.ts';
import { hashBlock } from '../seal/hash-block.ts';
import { writeLeaf } from '../seal/leaf.ts';
import type { Position } from '../seal/position.ts';
import { isBlockSignature } from '../seal/sign-block.ts';
import type { InclusionProof, ProofPosition } from './inclusion-proof.ts';

/** `no` names the first link of the proof that does not hold. */
export type InclusionCheck = { holds: true } | { holds: false; no: 'leaf' | 'path' | 'block' | 'signature' };

/** Checks a proof alone: event → leaf → root → block → signature by a key that the checker trusts. No database. */
export function checkInclusion(proof: InclusionProof, trustedPublicKey: KeyObject): InclusionCheck {
  const { event, block } = proof;
  const leaf = writeLeaf({ ...toPosition(proof.position), id: event.id, hash: hashEvent(event) });
  const leafHash = hashLeaf(leaf);
  if (leafHash.toString('hex') !== proof.leafHash) return { holds: false, no: 'leaf' };
  const path = proof.path.map((hash) => Buffer.from(hash, 'hex'));
  const root = rootFromPath(leafHash, proof.leafIndex, block.eventCount, path);
  if (root === null || root.toString('hex') !== proof.root) return { holds: false, no: 'path' };
  // The event's own tenant, so that a block of another's chain proves nothing of it.
  const hash = hashBlock({
    ...{ tenantId: event.tenantId, height: block.height, first: toPosition(block.first), last: toPosition(block.last) },
    ...{ eventCount: block.eventCount, root, previousHash: Buffer.from(block.previousHash, 'hex') },
    ...{ sealedAtMs: block.sealedAtMs, keyId: proof.keyId },
  });
  if (hash.toString('hex') !== block.hash) return { holds: false, no: 'block' };
  if (!isBlockSignature(Buffer.from(proof.signature, 'hex'), hash, trustedPublicKey))
    return { holds: false, no: 'signature' };
  return { holds: true };
}

function toPosition({ epoch, txId, seq }: ProofPosition): Position {
  return { epoch, txId: BigInt(txId), seq: BigInt(seq) };
}
