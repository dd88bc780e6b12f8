import type { Block } from '../seal/block.ts';
import { LEAF_BYTES, readLeaf } from '../seal/leaf.ts';
import { comparePositions, type Position } from '../seal/position.ts';
import { checkBlock, hasLeaves, type TrustedKeys } from './check-block.ts';
import { matchEvents } from './match-events.ts';
import type { Query } from './query.ts';
import { readBlocks } from './read-blocks.ts';
import { readEvents } from './read-events.ts';
import type { Fault } from './report.ts';
import type { StoredEvent } from './stored-event.ts';

/** What the check of one tenant's trail tells, as it goes. */
export interface TenantProgress {
  onFaults(faults: readonly Fault[]): void;
  onBlock(events: number): void;
  onUnsealed(event: StoredEvent): void;
}

// Blocks are small on a quiet tenant: their rows are read together, as far as this many.
const RUN_LEAVES = 2_000;

/** Reads one tenant's blocks and rows side by side, in order, and reports everything that does not fit. */
export async function verifyTenant(
  query: Query,
  tenantId: string,
  trustedKeys: TrustedKeys,
  progress: TenantProgress,
): Promise<void> {
  // Read before any row: every row of these blocks was committed before them, so on a running server none is missed by being late.
  const [head] = await query<{ height: string }>(
    'select coalesce(max(height), 0)::text as height from audit_blocks where tenant_id = $1',
    [tenantId],
  );
  let below: Block | null = null;
  let reached: Position | null = null;

  for await (const run of groupBlocks(readBlocks(query, tenantId, BigInt(head?.height ?? 0)))) {
    const through: Position = run.reduce(
      (end, block) => latest(end, boundsOf(block).last),
      reached ?? boundsOf(run[0]).last,
    );
    const events = readEvents(query, tenantId, reached, through);
    let current = await events.next();
    for (const block of run) {
      const expected: number = (below?.height ?? 0) + 1;
      const { first, last } = boundsOf(block);
      if (block.height > expected) {
        progress.onFaults([missingBlocks(tenantId, expected, block.height - 1)]);
        // Their rows have nothing left to be compared with.
        while (!current.done && comparePositions(current.value.position, first) < 0) current = await events.next();
      }
      const matcher = matchEvents(block);
      let taken = 0;
      for (; !current.done && comparePositions(current.value.position, last) <= 0; taken += 1) {
        matcher.take(current.value);
        current = await events.next();
      }
      progress.onFaults([...checkBlock(block, below, trustedKeys), ...matcher.close()]);
      progress.onBlock(taken);
      below = block;
    }
    reached = through;
  }

  for await (const event of readEvents(query, tenantId, reached)) {
    progress.onUnsealed(event);
    if (event.contentHash === event.storedHash) continue;
    const detail = 'not sealed yet, but its content is not what was hashed';
    progress.onFaults([{ tenantId, height: null, eventId: event.id, what: 'event_altered', detail }]);
  }
}

type Run = [Block, ...Block[]];

async function* groupBlocks(blocks: AsyncIterable<Block>): AsyncGenerator<Run, void, void> {
  let run: Block[] = [];
  let leaves = 0;
  for await (const block of blocks) {
    run.push(block);
    leaves += block.leaves.length / LEAF_BYTES;
    if (leaves < RUN_LEAVES) continue;
    yield run as Run;
    run = [];
    leaves = 0;
  }
  if (run.length > 0) yield run as Run;
}

function latest(a: Position, b: Position): Position {
  return comparePositions(a, b) < 0 ? b : a;
}

// The leaves are bound by the signed root as the header is by the signature: where one was altered, the other still stands.
function boundsOf(block: Block): { first: Position; last: Position } {
  if (!hasLeaves(block)) return block;
  return { first: readLeaf(block.leaves, 0), last: readLeaf(block.leaves, block.leaves.length / LEAF_BYTES - 1) };
}

function missingBlocks(tenantId: string, from: number, to: number): Fault {
  const detail = from === to ? 'the block is gone' : `blocks ${from} to ${to} are gone`;
  return { tenantId, height: from, eventId: null, what: 'block_removed', detail };
}
