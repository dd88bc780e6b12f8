import type { ClientBase } from 'pg';
import type { Anchor, Cut } from './anchor.ts';
import { type ChainHead, readBlockHash } from './seal-blocks.queries.ts';

/**
 * Compares the chains about to grow with what this node remembers of them. Once the next block stood on a shortened chain the
 * anchor would follow it, and the cut be forgotten: so it is written down first. Sealing goes on: new events need it as much.
 */
export async function noticeCuts(client: ClientBase, anchor: Anchor, chains: readonly ChainHead[]): Promise<Cut[]> {
  const cuts: Cut[] = [];
  for (const { tenantId, height, hash } of chains) {
    const known = anchor.heads[tenantId];
    if (known === undefined) continue;
    const found =
      known.height === height ? (hash?.toString('hex') ?? null) : await readBlockHash(client, tenantId, known.height);
    if (found === known.hash) continue;
    cuts.push({ tenantId, height: known.height, expected: known.hash, found, noticedAt: new Date().toISOString() });
  }
  return cuts;
}
