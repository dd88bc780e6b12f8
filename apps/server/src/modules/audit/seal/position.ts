/** Where a row stands in its tenant's trail: see the migration. PostgreSQL's 64-bit numbers are kept exact. */
export interface Position {
  epoch: number;
  txId: bigint;
  seq: bigint;
}

/** Negative, zero or positive, as `a` stands before, at or after `b`. */
export function comparePositions(a: Position, b: Position): number {
  if (a.epoch !== b.epoch) return a.epoch - b.epoch;
  if (a.txId !== b.txId) return a.txId < b.txId ? -1 : 1;
  if (a.seq !== b.seq) return a.seq < b.seq ? -1 : 1;
  return 0;
}
