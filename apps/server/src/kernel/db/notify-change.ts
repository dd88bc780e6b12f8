import { sql } from 'kysely';
import type { AnyTx } from './doors.ts';
import type { InvalidationTopic } from './invalidations.ts';

/** Tells every node, when this transaction commits, to drop what it cached under `key`. */
export async function notifyChange(tx: AnyTx, topic: InvalidationTopic, key: string): Promise<void> {
  await sql`SELECT pg_notify('gardefou_invalidate', ${`${topic}|${key}`})`.execute(tx);
}
