import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Kernel } from '../../../kernel/kernel.ts';
import { sealBlocks } from './seal-blocks.ts';
import { signingKey } from './signing-key.ts';

const INTERVAL_MS = 3_000;

/** Where a node remembers the heads of the chains. */
export function anchorPath(dataDir: string): string {
  return join(dataDir, 'audit-anchor.json');
}

/** Seals what is decided every three seconds, and once more at shutdown. A pass that fails is tried again at the next. */
export function startSealing(kernel: Kernel, connection: pg.ClientConfig): () => Promise<void> {
  const { privateKey, keyId } = signingKey(kernel.keys);
  const stopping = new AbortController();
  let client: pg.Client | undefined;

  async function seal(): Promise<void> {
    try {
      client ??= await connect();
      const { cuts } = await sealBlocks(client, { privateKey, keyId, anchorPath: anchorPath(kernel.config.dataDir) });
      for (const { tenantId, height } of cuts)
        kernel.log.error({ tenantId, height }, 'audit: a sealed block is gone; run audit:verify');
    } catch (error) {
      kernel.log.warn({ err: error }, 'audit: sealing failed, trying again');
      await client?.end().catch(() => undefined);
      client = undefined;
    }
  }

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ ...connection, application_name: 'gardefou:seal' });
    fresh.on('error', () => {
      client = undefined;
    });
    await fresh.connect();
    return fresh;
  }

  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await seal();
      await sleep(INTERVAL_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    await seal();
    await client?.end();
  })();
  return async () => {
    stopping.abort();
    await loop;
  };
}
