import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/kernel/db/embedded/start-embedded-postgres.ts';

/** A PostgreSQL cluster for tests alone, gone with `destroy`: durability is off, nothing here must outlive the run. */
export async function startCluster(
  settings: Record<string, string> = {},
): Promise<EmbeddedPostgres & { destroy(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'gardefou-test-'));
  // As root PostgreSQL runs under another user, who must be able to pass.
  chmodSync(folder, 0o711);
  const volatile = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const postgres = await startEmbeddedPostgres({
    dataDir: join(folder, 'data'),
    settings: { ...volatile, ...settings },
  });
  return {
    ...postgres,
    async destroy() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
