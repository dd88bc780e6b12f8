import type { PlatformActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { readPlatformTools } from './read-platform-tools.ts';

/** The whole catalogue: what is shipped, what is the platform's own, what is withdrawn. */
export async function listPlatformTools({ kernel, actor }: Context<PlatformActor>) {
  const items = await kernel.db.withPlatform(actor, (tx) => readPlatformTools(tx));
  return { items, nextCursor: null };
}
