import type { FastifyRequest } from 'fastify';
import { problem } from '../errors.ts';
import { PLATFORM_REALM } from '../ids.ts';
import type { Kernel } from '../kernel.ts';
import { headerOf } from './request-context.ts';
import type { Route } from './route.ts';

/** The tenant a request names outside its body: header, query, or the path parameter the route declared. */
export function findNamedTenant(request: FastifyRequest, route: Route): string | undefined {
  const header = headerOf(request, 'x-tenant-id');
  if (header !== undefined) return header;
  const query = (request.query as { tenantId?: unknown }).tenantId;
  if (query !== undefined) return String(query);
  const params = request.params as Record<string, string>;
  return params.tenantId ?? (route.tenantParam ? params[route.tenantParam] : undefined);
}

/**
 * The violation of flow 4: a tenant's account that names another tenant is refused at once, and the attempt is recorded in
 * its own trail before the answer leaves. The other tenant's id is not recorded there: it is none of that tenant's business.
 */
export async function refuseCrossTenant(
  kernel: Kernel,
  request: FastifyRequest,
  route: Route,
  named: string,
): Promise<void> {
  const { actor } = request;
  if (actor?.scope !== 'TENANT' || named === actor.tenantId) return;
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
