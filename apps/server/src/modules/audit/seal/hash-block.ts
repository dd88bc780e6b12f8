import { hash } from 'node:crypto';
import type { BlockHeader } from './block.ts';
import type { Position } from './position.ts';

/**
 * SHA-256 of a header's only text: `gf-audit-block-1`, tenant id, height, first and last position (epoch, tx_id, seq), count, root,
 * previous hash, milliseconds of sealing, key id, each followed by a line feed. Unambiguous: only the last could hold a line feed.
 */
export function hashBlock(header: BlockHeader): Buffer {
  const lines = [
    'gf-audit-block-1',
    header.tenantId,
    header.height,
    ...positionLines(header.first),
    ...positionLines(header.last),
    header.eventCount,
    header.root.toString('hex'),
    header.previousHash.toString('hex'),
    header.sealedAtMs,
    header.keyId,
  ];
  return hash('sha256', `${lines.join('\n')}\n`, 'buffer');
}

function positionLines({ epoch, txId, seq }: Position): (number | bigint)[] {
  return [epoch, txId, seq];
}
