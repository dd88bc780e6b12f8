import type { Log } from '../log.ts';
import { MemorySharedState } from './memory-shared-state.ts';
import type { SharedState } from './shared-state.ts';

/** A Redis that starts at the same time as this server gets this long. */
const FIRST_CONNECTION_MS = 5_000;

interface SharedStateOptions {
  /** Redis or Valkey; without it the state stays in the memory of this one node. */
  redisUrl?: string | undefined;
  /** Milliseconds of the memory's windows; Redis goes by its own clock. Default: the monotonic clock of the process. */
  clock?: () => number;
  log?: Pick<Log, 'info' | 'warn'>;
}

/**
 * Throws SharedStateUnavailable when Redis does not answer within 5 s, TypeError when its URL is not one.
 * Redis is loaded only where it is used: a single node starts without it.
 */
export async function createSharedState({ redisUrl, clock, log }: SharedStateOptions): Promise<SharedState> {
  if (redisUrl === undefined) return new MemorySharedState(clock ?? (() => performance.now()));
  const [{ RedisLink }, { RedisSharedState }] = await Promise.all([
    import('./redis-link.ts'),
    import('./redis-shared-state.ts'),
  ]);
  const link = new RedisLink(redisUrl, log);
  await link.connect(FIRST_CONNECTION_MS);
  return new RedisSharedState(link);
}
