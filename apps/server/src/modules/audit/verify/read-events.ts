import type { Query } from './query.ts';
import { parseStoredEvent, STORED_EVENT_COLUMNS, type StoredEvent, type StoredEventRow } from './stored-event.ts';

const PAGE_ROWS = 1_000;

/** Every event of a tenant in the order of its positions, a page in memory at a time. */
export async function* readEvents(query: Query, tenantId: string): AsyncGenerator<StoredEvent, void, void> {
  let after: readonly string[] = ['0', '0', '0', '00000000-0000-0000-0000-000000000000'];
  for (;;) {
    // The id ends the order, so that rows made to share a position across two pages are all read.
    const rows = await query<StoredEventRow>(
      `select ${STORED_EVENT_COLUMNS} from audit_events
       where tenant_id = $1 and (epoch, tx_id, seq, id) > ($2::integer, $3::xid8, $4::bigint, $5::uuid)
       order by audit_events.epoch, audit_events.tx_id, audit_events.seq, audit_events.id limit ${PAGE_ROWS}`,
      [tenantId, ...after],
    );
    for (const row of rows) yield parseStoredEvent(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return;
    after = [last.epoch, last.tx_id, last.seq, last.id];
  }
}
