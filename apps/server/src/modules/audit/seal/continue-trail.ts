import pg from 'pg';
import type { Connections } from '../../../kernel/db/connections.ts';
import { ensureEpoch } from './ensure-epoch.ts';

/** Before anything writes to the trail: opens a new epoch where this database was restored from another cluster. */
export async function continueTrail(owner: pg.Client, connections: Connections): Promise<void> {
  const audit = new pg.Client(connections.of('gardefou_audit'));
  await audit.connect();
  try {
    const on =
      (client: pg.Client) =>
      async <Row extends object>(sql: string, params: readonly unknown[]) =>
        (await client.query<Row>(sql, [...params])).rows;
    await ensureEpoch(on(audit), on(owner));
  } finally {
    await audit.end();
  }
}
