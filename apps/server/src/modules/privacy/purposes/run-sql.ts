import { CompiledQuery } from 'kysely';
import type { PlatformTx } from '../../../kernel/db/doors.ts';

/** The catalogue is written through two doors, the owner's client at boot and the platform's transactions: the same SQL for both. */
export type RunSql = <Row>(sql: string, params: readonly unknown[]) => Promise<Row[]>;

export function sqlOf(tx: PlatformTx): RunSql {
  return async <Row>(sql: string, params: readonly unknown[]) =>
    (await tx.executeQuery(CompiledQuery.raw(sql, [...params]))).rows as Row[];
}
