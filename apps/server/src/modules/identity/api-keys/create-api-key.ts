import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { identityProblem } from '../errors.ts';
import { insertApiKey } from './insert-api-key.ts';
import { showApiKey } from './show-api-key.ts';

const DAY_MS = 86_400_000;
const DEFAULT_SCOPES: readonly string[] = ['ai:invoke', 'ai:tools', 'ai:jobs'];

interface KeyRequest {
  label: string;
  scopes?: readonly string[] | undefined;
  expiresInDays?: number | undefined;
}

/** Makes a key that acts for the caller. By default it may call models, see which and what it cost, and nothing else of what the caller may. */
export async function createApiKey(
  { kernel, actor, requestId }: Context<TenantActor>,
  { label, scopes, expiresInDays }: KeyRequest,
) {
  const wanted = scopes ?? DEFAULT_SCOPES.filter((scope) => actor.permissions.has(scope));
  const excess = wanted.filter((scope) => !actor.permissions.has(scope));
  if (excess.length > 0)
    return identityProblem('scope_exceeded', { errors: [{ field: 'scopes', message: 'Not among your permissions' }] });
  return kernel.db.withTenant(actor.tenantId, async (tx) => {
    const expiresAt = expiresInDays === undefined ? null : new Date(kernel.clock() + expiresInDays * DAY_MS);
    const { row, key } = await insertApiKey(tx, { ownerId: actor.id, label, scopes: wanted, expiresAt });
    await kernel.audit.recordIn(tx, {
      action: 'api_key.create',
      outcome: 'success',
      tenantId: tx.tenantId,
      actor,
      requestId,
      target: { type: 'api_key', id: row.id },
    });
    return { ...showApiKey(row), key };
  });
}
