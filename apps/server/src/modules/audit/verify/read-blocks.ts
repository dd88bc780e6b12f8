import type { Block } from '../seal/block.ts';
import type { Query } from './query.ts';

/** The columns that `parseBlock` reads. */
export const BLOCK_COLUMNS = `
  tenant_id::text as tenant_id, height::text as height, first_epoch::text as first_epoch, first_tx_id::text as first_tx_id,
  first_seq::text as first_seq, last_epoch::text as last_epoch, last_tx_id::text as last_tx_id, last_seq::text as last_seq,
  event_count::text as event_count, leaves, root, previous_hash, hash,
  trim_scale(extract(epoch from sealed_at) * 1000)::text as sealed_at_ms, key_id, signature`;

export interface BlockRow {
  tenant_id: string;
  height: string;
  first_epoch: string;
  first_tx_id: string;
  first_seq: string;
  last_epoch: string;
  last_tx_id: string;
  last_seq: string;
  event_count: string;
  leaves: Buffer;
  root: Buffer;
  previous_hash: Buffer;
  hash: Buffer;
  sealed_at_ms: string;
  key_id: string;
  signature: Buffer;
}

// 64 full blocks are 9 MB.
const PAGE_HEIGHTS = 64n;
const MAX_HEIGHT = 2n ** 63n - 1n;

/**
 * The blocks of a tenant up to `headHeight`, from the lowest, a page in memory at a time. A page is a range of heights, which costs the
 * same whatever PostgreSQL knows of the table.
 */
export async function* readBlocks(
  query: Query,
  tenantId: string,
  headHeight: bigint,
): AsyncGenerator<Block, void, void> {
  let reached: bigint | null = null;
  for (;;) {
    const heights: { height: string }[] = await query<{ height: string }>(
      `select height::text as height from audit_blocks where tenant_id = $1 ${reached === null ? '' : `and height > ${reached}`}
       order by audit_blocks.height limit 1`,
      [tenantId],
    );
    const from: bigint = BigInt(heights[0]?.height ?? MAX_HEIGHT);
    if (heights.length === 0 || from > headHeight) return;
    const to: bigint = [from + PAGE_HEIGHTS - 1n, headHeight, MAX_HEIGHT].reduce((low, bound) =>
      bound < low ? bound : low,
    );
    const rows = await query<BlockRow>(
      `select ${BLOCK_COLUMNS} from audit_blocks where tenant_id = $1 and height between $2 and $3 order by audit_blocks.height`,
      [tenantId, String(from), String(to)],
    );
    for (const row of rows) yield parseBlock(row);
    reached = to;
  }
}

export function parseBlock(row: BlockRow): Block {
  return {
    tenantId: row.tenant_id,
    height: Number(row.height),
    first: { epoch: Number(row.first_epoch), txId: BigInt(row.first_tx_id), seq: BigInt(row.first_seq) },
    last: { epoch: Number(row.last_epoch), txId: BigInt(row.last_tx_id), seq: BigInt(row.last_seq) },
    eventCount: Number(row.event_count),
    root: row.root,
    previousHash: row.previous_hash,
    hash: row.hash,
    sealedAtMs: Number(row.sealed_at_ms),
    keyId: row.key_id,
    signature: row.signature,
    leaves: row.leaves,
  };
}
