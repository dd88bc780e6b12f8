import type { Block } from '../seal/block.ts';
import { LEAF_BYTES, type Leaf, readLeaf, writeLeaf } from '../seal/leaf.ts';
import { comparePositions, type Position } from '../seal/position.ts';
import type { Fault, FaultKind } from './report.ts';
import type { StoredEvent } from './stored-event.ts';

// A thousand faults are named in a report; more rows that fit no leaf than this are only counted, so that memory stays flat.
const MAX_STRAYS = 2_048;

export interface EventMatcher {
  /** The next row of the block's range, in order. */
  take(event: StoredEvent): void;
  /** Once every row was taken. */
  close(): Fault[];
}

/** Compares the rows found in a block's range with its leaves, and names what became of each that does not fit. */
export function matchEvents(block: Block): EventMatcher {
  const count = block.leaves.length / LEAF_BYTES;
  const isFound = new Uint8Array(count);
  const strays: StoredEvent[] = [];
  const faults: Fault[] = [];
  let next = 0;
  let indexes: ReadonlyMap<string, number> | undefined;

  const report = (what: FaultKind, eventId: string, detail: string) => {
    faults.push({ tenantId: block.tenantId, height: block.height, eventId, what, detail });
  };

  function take(event: StoredEvent): void {
    const index = leafEquals(next, event) ? next : findLeaf(event);
    if (index === undefined) {
      if (strays.length < MAX_STRAYS) strays.push(event);
      else report('event_inserted', event.id, 'no leaf of its block is its own');
      return;
    }
    isFound[index] = 1;
    next = index + 1;
    if (event.contentHash !== event.storedHash)
      report('event_altered', event.id, 'its content is not what was hashed and sealed');
  }

  function leafEquals(index: number, { id, position, storedHash }: StoredEvent): boolean {
    if (index >= count) return false;
    const leaf = block.leaves.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES);
    return leaf.equals(writeLeaf({ ...position, id, hash: storedHash }));
  }

  function findLeaf(event: StoredEvent): number | undefined {
    indexes ??= new Map(Array.from({ length: count }, (_, index) => [readLeaf(block.leaves, index).id, index]));
    const index = indexes.get(event.id);
    return index !== undefined && isFound[index] === 0 && leafEquals(index, event) ? index : undefined;
  }

  function close(): Fault[] {
    const missing = new Map<string, Leaf>();
    for (let index = 0; index < count; index += 1) {
      const leaf = readLeaf(block.leaves, index);
      if (!isFound[index]) missing.set(leaf.id, leaf);
    }
    for (const event of strays) {
      const leaf = missing.get(event.id) ?? findByPosition(missing, event.position);
      if (leaf === undefined) {
        report('event_inserted', event.id, 'no leaf of its block is its own');
        continue;
      }
      missing.delete(leaf.id);
      reportDifference(event, leaf);
    }
    for (const leaf of missing.values()) report('event_removed', leaf.id, 'its leaf is sealed, its row is gone');
    return faults;
  }

  function reportDifference(event: StoredEvent, leaf: Leaf): void {
    const isMoved = comparePositions(event.position, leaf) !== 0;
    if (isMoved) report('event_reordered', leaf.id, `sealed at ${format(leaf)}, found at ${format(event.position)}`);
    if (event.id !== leaf.id) report('event_altered', leaf.id, `its id has become ${event.id}`);
    else if (event.storedHash !== leaf.hash && event.contentHash === leaf.hash)
      report('event_altered', leaf.id, 'its hash has been changed');
    else if (event.contentHash !== leaf.hash) report('event_altered', leaf.id, 'its content is not what was sealed');
  }

  return { take, close };
}

function findByPosition(leaves: ReadonlyMap<string, Leaf>, position: Position): Leaf | undefined {
  for (const leaf of leaves.values()) if (comparePositions(leaf, position) === 0) return leaf;
  return undefined;
}

function format({ epoch, txId, seq }: Position): string {
  return `${epoch}/${txId}/${seq}`;
}
