/** Runs one statement and gives its rows. Any connection to the database will do. */
export type Query = <Row extends object>(sql: string, params: readonly unknown[]) => Promise<Row[]>;
