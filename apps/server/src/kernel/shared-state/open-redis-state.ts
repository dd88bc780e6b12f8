import { RedisLink } from './redis-link.ts';
import { RedisSharedState } from './redis-shared-state.ts';
import type { SharedState } from './shared-state.ts';

/** A node on Redis that waits 10 s for each answer: for tests of what is counted, on however slow a machine. */
export async function openRedisState(url: string): Promise<SharedState> {
  const link = new RedisLink(url, undefined, 10_000);
  await link.connect(10_000);
  return new RedisSharedState(link);
}
