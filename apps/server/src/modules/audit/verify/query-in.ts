import { CompiledQuery } from 'kysely';
import type { RealmTx } from '../../../kernel/db/doors.ts';
import type { Query } from './query.ts';

/** Runs verification statements inside a confined transaction. */
export function queryIn(tx: RealmTx): Query {
  return async <Row extends object>(sql: string, params: readonly unknown[]) =>
    (await tx.executeQuery<Row>(CompiledQuery.raw(sql, [...params]))).rows;
}
