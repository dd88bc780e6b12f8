import { Client } from 'pg';
import type { EmbeddedConnection } from '../start-embedded-postgres.ts';

/** Connects, runs one statement, disconnects; rows as arrays. */
export async function queryOnce(
  connection: EmbeddedConnection,
  sql: string,
  values: unknown[] = [],
): Promise<unknown[][]> {
  const client = new Client(connection);
  // A connection lost under a query is said twice, by the query's rejection and by this event.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: sql, values, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}
