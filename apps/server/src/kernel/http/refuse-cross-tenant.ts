import type { FastifyRequest } from 'fastify';
import { problem } from '../errors.ts';
import { PLATFORM_REALM } from '../ids.ts';
import type { Kernel } from '../kernel.ts';
import { headerOf } from './request-context.ts';
import type { Route } from './route.ts';

/** Whether an account of a tenant names another one in the header, the query or a path parameter. Each place counts: naming one's own in one does not excuse another. */
export function namesForeignTenant(request: FastifyRequest, route: Route): boolean {
  if (request.actor?.scope !== 'TENANT') return false;
  const own = request.actor.tenantId;
  const foreign = (named: unknown) => named !== undefined && !isSameTenant(named, own);
  const params = request.params as Record<string, string>;
  return (
    foreign(headerOf(request, 'x-tenant-id')) ||
    foreign((request.query as { tenantId?: unknown }).tenantId) ||
    foreign(params.tenantId) ||
    (route.tenantParam !== undefined && foreign(params[route.tenantParam]))
  );
}

/** The letters of a UUID may be written in either case (RFC 9562): an incident must not come of that. */
function isSameTenant(named: unknown, own: string): boolean {
  return typeof named === 'string' && named.toLowerCase() === own;
}

/** The same for `tenantId` in a body. What is not a string is left to the route's schema. */
export function bodyNamesForeignTenant(request: FastifyRequest): boolean {
  if (request.actor?.scope !== 'TENANT') return false;
  const named = (request.body as { tenantId?: unknown } | null | undefined)?.tenantId;
  return typeof named === 'string' && !isSameTenant(named, request.actor.tenantId);
}

/**
 * The violation of flow 4: a tenant's account that names another tenant is refused at once, and the attempt is recorded before
 * the answer leaves, in its own trail and in the platform's. The other tenant's id is not recorded: it may name nobody.
 */
export async function refuseCrossTenant(kernel: Kernel, request: FastifyRequest, route: Route): Promise<never> {
  const { actor } = request;
  if (actor?.scope !== 'TENANT') throw new TypeError('only an account of a tenant can name another');
  const entry = {
    action: 'access.cross_tenant',
    outcome: 'refused' as const,
    actor,
    requestId: request.id,
    target: { type: 'route', id: route.id },
  };
  await Promise.all([
    kernel.audit.record({ ...entry, tenantId: actor.tenantId }),
    kernel.audit.record({ ...entry, tenantId: PLATFORM_REALM, details: { fromTenant: actor.tenantId } }),
  ]);
  throw problem('cross_tenant_access');
}
