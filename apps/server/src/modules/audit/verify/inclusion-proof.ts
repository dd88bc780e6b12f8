import type { AuditEvent } from '../event/event.ts';
import { hashLeaf } from '../merkle/hash-leaf.ts';
import { merklePath } from '../merkle/merkle-path.ts';
import type { Block } from '../seal/block.ts';
import { hashLeaves } from '../seal/hash-leaves.ts';
import { LEAF_BYTES, readLeaf } from '../seal/leaf.ts';
import type { Position } from '../seal/position.ts';
import type { Query } from './query.ts';
import { BLOCK_COLUMNS, type BlockRow, parseBlock } from './read-blocks.ts';
import { parseStoredEvent, STORED_EVENT_COLUMNS, type StoredEventRow } from './stored-event.ts';

/** A position as JSON can carry it. */
export interface ProofPosition {
  epoch: number;
  txId: string;
  seq: string;
}

/** That an event stands in the trail, checkable by anyone who has the public key, without the database. Binary in hexadecimal. */
export interface InclusionProof {
  status: 'sealed';
  event: AuditEvent;
  position: ProofPosition;
  leafIndex: number;
  leafHash: string;
  /** Neighbours from the leaf up to the root. */
  path: string[];
  root: string;
  block: {
    height: number;
    first: ProofPosition;
    last: ProofPosition;
    eventCount: number;
    previousHash: string;
    sealedAtMs: number;
    hash: string;
  };
  signature: string;
  keyId: string;
  /** SPKI, DER; null where the database has lost it. For information: a checker uses the key that it trusts. */
  publicKey: string | null;
}

/** `pending`: no block yet. `refuted`: the row is not what its block holds, so that there is nothing to prove it by. */
export type Inclusion = InclusionProof | { status: 'pending'; event: AuditEvent } | { status: 'refuted' };

/** The proof of one event of a tenant; null where there is no such event. Reads the one row and the one block. */
export async function inclusionProof(query: Query, tenantId: string, eventId: string): Promise<Inclusion | null> {
  const [row] = await query<StoredEventRow>(
    `select ${STORED_EVENT_COLUMNS} from audit_events where tenant_id = $1 and id = $2`,
    [tenantId, eventId],
  );
  if (row === undefined) return null;
  const { event, position, contentHash } = parseStoredEvent(row);
  const [blockRow] = await query<BlockRow & { public_key: Buffer | null }>(
    `select ${BLOCK_COLUMNS}, (select public_key from audit_keys k where k.key_id = b.key_id) as public_key
     from audit_blocks b
     where tenant_id = $1 and (last_epoch, last_tx_id, last_seq) >= ($2::integer, $3::xid8, $4::bigint)
     order by b.last_epoch, b.last_tx_id, b.last_seq limit 1`,
    [tenantId, row.epoch, row.tx_id, row.seq],
  );
  if (event === null) return { status: 'refuted' };
  if (blockRow === undefined) return { status: 'pending', event };
  const block = parseBlock(blockRow);
  const leafIndex = findLeafIndex(block, eventId);
  if (leafIndex === null || readLeaf(block.leaves, leafIndex).hash !== contentHash) return { status: 'refuted' };
  const leafHashes = hashLeaves(block.leaves);
  return {
    status: 'sealed',
    event,
    position: toProofPosition(position),
    leafIndex,
    leafHash: hashLeaf(block.leaves.subarray(leafIndex * LEAF_BYTES, (leafIndex + 1) * LEAF_BYTES)).toString('hex'),
    path: merklePath(leafHashes, leafIndex).map((hash) => hash.toString('hex')),
    root: block.root.toString('hex'),
    block: {
      height: block.height,
      first: toProofPosition(block.first),
      last: toProofPosition(block.last),
      eventCount: block.eventCount,
      previousHash: block.previousHash.toString('hex'),
      sealedAtMs: block.sealedAtMs,
      hash: block.hash.toString('hex'),
    },
    signature: block.signature.toString('hex'),
    keyId: block.keyId,
    publicKey: blockRow.public_key?.toString('hex') ?? null,
  };
}

function findLeafIndex({ leaves }: Block, eventId: string): number | null {
  for (let index = 0; index * LEAF_BYTES < leaves.length; index += 1)
    if (readLeaf(leaves, index).id === eventId) return index;
  return null;
}

function toProofPosition({ epoch, txId, seq }: Position): ProofPosition {
  return { epoch, txId: String(txId), seq: String(seq) };
}
