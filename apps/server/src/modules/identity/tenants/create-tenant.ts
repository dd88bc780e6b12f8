import type { PlatformActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { identityProblem } from '../errors.ts';
import { insertTenant } from './insert-tenant.ts';
import { showTenant } from './show-tenant.ts';

export async function createTenant(
  { kernel, actor, requestId }: Context<PlatformActor>,
  { slug, name }: { slug: string; name: string },
) {
  const row = await kernel.db.withPlatform(actor, (tx) => insertTenant(kernel, tx, actor, { slug, name, requestId }));
  return row ? showTenant(row) : identityProblem('slug_taken');
}
