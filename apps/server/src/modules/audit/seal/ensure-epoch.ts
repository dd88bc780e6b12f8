import type { Query } from '../verify/query.ts';
import { withTenantsOf } from './seal-blocks.queries.ts';

/**
 * Opens a new epoch when the trail holds positions that this cluster has yet to reach: it was restored from another one, whose
 * transaction ids had gone further. Without it, new events would take positions behind the sealed ones and never be sealed.
 * Run at every start and after every restore, before anything writes to the trail. Returns the present epoch.
 * @param audit as the audit role: the owner itself sees no row of the trail
 * @param owner as the owner of the tables
 */
export async function ensureEpoch(audit: Query, owner: Query): Promise<number> {
  const [state] = await audit<{ present: string; reached: number | null; is_ahead: boolean }>(
    `${withTenantsOf('audit_events')},
    ends as (
      select e.epoch, e.tx_id from tenants t cross join lateral (
        select epoch, tx_id from audit_events where tenant_id = t.tenant_id order by epoch desc, tx_id desc, seq desc limit 1) e
      union all
      select b.last_epoch, b.last_tx_id from tenants t cross join lateral (
        select last_epoch, last_tx_id from audit_blocks where tenant_id = t.tenant_id order by height desc limit 1) b
    )
    select (select last_value from audit_epoch)::text as present, max(epoch) as reached,
           coalesce(bool_or(tx_id >= pg_snapshot_xmax(pg_current_snapshot()) and epoch = (select max(epoch) from ends)), false) as is_ahead
    from ends`,
    [],
  );
  const present = Number(state?.present);
  const reached = state?.reached ?? present;
  if (reached < present || (reached === present && !state?.is_ahead)) return present;
  const next = reached + 1;
  // The lock waits for every writer: when the epoch is seen to have grown, all rows of the one before are decided.
  await owner(
    `do $$ begin lock table audit_events in access exclusive mode; perform setval('audit_epoch', ${next}); end $$`,
    [],
  );
  return next;
}
