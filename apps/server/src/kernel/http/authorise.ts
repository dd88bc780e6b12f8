import type { FastifyRequest } from 'fastify';
import { problem } from '../errors.ts';
import { PLATFORM_REALM } from '../ids.ts';
import type { Kernel } from '../kernel.ts';
import type { Problem } from '../problem.ts';
import { checkCsrf, checkOrigin } from './check-csrf.ts';
import type { Route } from './route.ts';

/** Default deny: an actor passes only if the route is public, or its permission stands in the actor's set. Refusals leave an audit row. */
export function authorise(
  kernel: Kernel,
  request: FastifyRequest,
  route: Route,
): Problem | Promise<Problem> | undefined {
  if (route.permission === 'public') return route.method === 'GET' ? undefined : checkOrigin(kernel, request);
  const { actor } = request;
  if (!actor) return problem('unauthenticated', { headers: { 'www-authenticate': 'Bearer' } });
  if (actor.credential.kind === 'session' && actor.credential.viaCookie && route.method !== 'GET') {
    const refused = checkCsrf(kernel, request);
    if (refused) return refused;
  }
  if (route.permission === 'authenticated' || actor.permissions.has(route.permission)) return undefined;
  return kernel.audit
    .record({
      action: 'access.refused',
      outcome: 'refused',
      tenantId: actor.tenantId ?? PLATFORM_REALM,
      actor,
      requestId: request.id,
      target: { type: 'route', id: route.id },
      details: { permission: route.permission },
    })
    .then(() => problem('forbidden'));
}
