import type { Context } from '../../../kernel/context.ts';
import type { RealmTx } from '../../../kernel/db/doors.ts';
import { problem } from '../../../kernel/errors.ts';
import { auditProblem } from '../errors.ts';
import { inclusionProof } from '../verify/inclusion-proof.ts';
import { queryIn } from '../verify/query-in.ts';

/** The proof that one event of the caller's own trail stands in it, checkable without this server (`gardefou audit:check-proof`). */
export async function proveEvent({ kernel, actor }: Context, id: string) {
  const prove = (tx: RealmTx) => inclusionProof(queryIn(tx), tx.tenantId, id);
  const proof =
    actor.scope === 'TENANT'
      ? await kernel.db.withTenant(actor.tenantId, prove)
      : await kernel.db.withPlatform(actor, prove);
  if (proof === null) return problem('not_found');
  return proof.status === 'refuted' ? auditProblem('event_refuted') : proof;
}
