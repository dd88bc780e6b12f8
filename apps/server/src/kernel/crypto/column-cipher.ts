import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { parse, stringify } from 'uuid';
import type { RealmTx } from '../db/doors.ts';
import { newId } from '../ids.ts';
import { envelopeKeyId, openEnvelope, sealEnvelope } from './envelope.ts';
import type { KeyRing } from './key-ring.ts';

/** P2 and P3 data never share a key (specs/security.md, "Crypto and secrets"). */
export type SealedClass = 'P2' | 'P3';

export interface ColumnCipher {
  /** Seals a value for `table.column` of the row `rowId` of the transaction's realm. */
  seal(tx: RealmTx, place: ColumnPlace, value: string): Promise<Buffer>;
  open(tx: RealmTx, place: ColumnPlace, sealed: Buffer): Promise<string>;
}

export interface ColumnPlace {
  table: string;
  column: string;
  rowId: string;
  class?: SealedClass;
}

interface DataKey {
  id: Buffer;
  key: Buffer;
}

/** Data keys live unwrapped in memory only. A key that is missing throws: nothing is ever stored or answered in clear instead. */
export function createColumnCipher(keys: KeyRing): ColumnCipher {
  const byId = new LRUCache<string, DataKey>({ max: 10_000 });
  const current = new LRUCache<string, DataKey>({ max: 10_000 });
  const made = new WeakSet<object>();

  async function currentKey(tx: RealmTx, keyClass: SealedClass): Promise<DataKey> {
    const cacheKey = `${tx.tenantId}|${keyClass}`;
    const cached = current.get(cacheKey);
    if (cached) return cached;
    const find = () =>
      tx
        .selectFrom('data_keys')
        .select(['id', 'wrapped_key'])
        .where('tenant_id', '=', tx.tenantId)
        .where('class', '=', keyClass)
        .where('retired_at', 'is', null)
        .executeTakeFirst();
    const row = (await find()) ?? (await createKey(tx, keyClass).then(find));
    if (!row) throw new Error(`no ${keyClass} data key`);
    const key = { id: Buffer.from(parse(row.id)), key: keys.unwrapDataKey(tx.tenantId, row.id, row.wrapped_key) };
    // Not cached when this very transaction made it: a rollback would leave values under a key that does not exist.
    if (!made.has(tx)) current.set(cacheKey, key);
    return key;
  }

  async function createKey(tx: RealmTx, keyClass: SealedClass): Promise<void> {
    const id = newId();
    made.add(tx);
    await tx
      .insertInto('data_keys')
      .values({
        tenant_id: tx.tenantId,
        id,
        class: keyClass,
        wrapped_key: keys.wrapDataKey(tx.tenantId, id, randomBytes(32)),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async function keyById(tx: RealmTx, idBytes: Buffer): Promise<Buffer> {
    const id = stringify(idBytes);
    const cached = byId.get(`${tx.tenantId}|${id}`);
    if (cached) return cached.key;
    const row = await tx
      .selectFrom('data_keys')
      .select('wrapped_key')
      .where('tenant_id', '=', tx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new Error(`data key ${id} is missing`);
    const key = keys.unwrapDataKey(tx.tenantId, id, row.wrapped_key);
    if (!made.has(tx)) byId.set(`${tx.tenantId}|${id}`, { id: idBytes, key });
    return key;
  }

  return {
    async seal(tx, place, value) {
      const { id, key } = await currentKey(tx, place.class ?? 'P2');
      return sealEnvelope(key, id, { ...place, tenantId: tx.tenantId }, Buffer.from(value));
    },
    async open(tx, place, sealed) {
      const key = await keyById(tx, envelopeKeyId(sealed));
      return openEnvelope(key, { ...place, tenantId: tx.tenantId }, sealed).toString();
    },
  };
}
