import pg from 'pg';

/** Named so that the operator knows which of all connections it was; the driver's sentence names host, role or database, never a password. */
export class DatabaseUnreachable extends Error {
  constructor(cause: Error) {
    super(`the database does not let its owner in: ${cause.message}`, { cause });
    this.name = 'DatabaseUnreachable';
  }
}

export async function connectAsOwner(config: pg.ClientConfig): Promise<pg.Client> {
  const owner = new pg.Client({ ...config, connectionTimeoutMillis: 10_000 });
  try {
    await owner.connect();
  } catch (error) {
    throw new DatabaseUnreachable(error as Error);
  }
  return owner;
}
