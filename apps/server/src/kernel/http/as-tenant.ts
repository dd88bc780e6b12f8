import type { PlatformActor, TenantActor } from '../actor.ts';
import type { Context } from '../context.ts';
import { problem } from '../errors.ts';

/** Narrows a route's context to an account of a tenant. The publisher's accounts see no tenant content, whatever their permissions. */
export function asTenant<C extends Context>(context: C): C & Context<TenantActor> {
  if (context.actor.scope !== 'TENANT') throw problem('forbidden');
  return context as C & Context<TenantActor>;
}

export function asPlatform<C extends Context>(context: C): C & Context<PlatformActor> {
  if (context.actor.scope !== 'PLATFORM') throw problem('forbidden');
  return context as C & Context<PlatformActor>;
}
