import type { EntityCounts } from '@gardefou/pii';
import type { Skipped } from './list-files.ts';

/** What a scan found. Counts and paths only, never a value. */
export interface ScanReport {
  readonly files: { readonly path: string; readonly bytes: number; readonly entities: EntityCounts; copy?: string }[];
  readonly skipped: Skipped[];
  readonly totals: { files: number; bytes: number; entities: EntityCounts };
  /** False when something could not be read or written. */
  readonly complete: boolean;
}

const REASONS = {
  binary: 'not text',
  link: 'links, not followed',
  special: 'neither file nor folder',
  failed: 'could not be read or written',
};
const MAX_NAMED = 20;

/** The report as a person reads it. */
export function describeScan({ files, skipped, totals }: ScanReport): string {
  const lines = files
    .filter(({ entities }) => Object.keys(entities).length > 0)
    .map(({ path, entities }) => `${printable(path)}: ${countsOf(entities)}`);
  for (const [reason, words] of Object.entries(REASONS)) {
    const those = skipped.filter((one) => one.reason === reason);
    if (those.length === 0) continue;
    lines.push(`Skipped, ${words} (${those.length}):`);
    for (const { path, code } of those.slice(0, MAX_NAMED))
      lines.push(`  ${printable(path)}${code === undefined ? '' : ` (${code})`}`);
    if (those.length > MAX_NAMED) lines.push(`  and ${those.length - MAX_NAMED} more, all of them in --json`);
  }
  lines.push(`${totals.files} files, ${(totals.bytes / 1e6).toFixed(1)} MB: ${countsOf(totals.entities)}`);
  return lines.join('\n');
}

function countsOf(entities: EntityCounts): string {
  const counts = Object.entries(entities).map(([type, count]) => `${type} ${count}`);
  return counts.length > 0 ? counts.join(', ') : 'no personal data found';
}

/** A file's name may hold what a terminal obeys. */
function printable(path: string): string {
  return path.replace(/\p{C}/gu, '?');
}
