import type { Anchor } from '../seal/anchor.ts';
import type { Query } from './query.ts';
import type { Fault } from './report.ts';

/** Compares the chain of one tenant with what a node remembered of it outside the database. */
export async function checkAnchor(query: Query, tenantId: string, anchor: Anchor): Promise<Fault[]> {
  const faults: Fault[] = anchor.cuts
    .filter((cut) => cut.tenantId === tenantId)
    .map(({ height, found, expected, noticedAt }) => ({
      ...{ tenantId, height, eventId: null, what: found === null ? 'trail_truncated' : 'head_replaced' },
      detail: `noticed ${noticedAt}: block ${height} was ${expected}, found ${found ?? 'nothing'}; the chain was then continued`,
    }));
  const known = anchor.heads[tenantId];
  if (known === undefined) return faults;
  const [block] = await query<{ hash: string }>(
    `select encode(hash, 'hex') as hash from audit_blocks where tenant_id = $1 and height = $2`,
    [tenantId, known.height],
  );
  if (block === undefined) {
    const detail = `the anchor knows blocks up to ${known.height}, of which the last is gone`;
    faults.push({ tenantId, height: known.height, eventId: null, what: 'trail_truncated', detail });
  } else if (block.hash !== known.hash) {
    const detail = `the anchor knows another block at height ${known.height}`;
    faults.push({ tenantId, height: known.height, eventId: null, what: 'head_replaced', detail });
  }
  return faults;
}
