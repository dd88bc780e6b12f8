import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TEST_MASTER_KEY } from '../../../test/harness/constants.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/create-test-database.ts';
import { connectionsOf } from '../db/connections.ts';
import { createDatabase, type Database, type TenantTx } from '../db/doors.ts';
import { createPool } from '../db/pool.ts';
import { asTenantId, newId } from '../ids.ts';
import { createLog } from '../log.ts';
import { type ColumnCipher, createColumnCipher } from './column-cipher.ts';
import { envelopeKeyId } from './envelope.ts';
import { createKeyRing } from './key-ring.ts';

const keys = createKeyRing(TEST_MASTER_KEY);
const log = createLog('silent');
let database: TestDatabase;
let db: Database;
let owner: pg.Client;
let cipher: ColumnCipher;

beforeAll(async () => {
  database = await createTestDatabase();
  const connections = connectionsOf(database.config, keys);
  const noAudit = () => {
    throw new Error('no door here is audited');
  };
  db = createDatabase(
    createPool(connections.of('gardefou_app'), 10, log),
    createPool(connections.of('gardefou_system'), 1, log),
    noAudit,
  );
  owner = new pg.Client(database.config);
  await owner.connect();
});
afterAll(async () => {
  await db?.close();
  await owner?.end();
  await database?.drop();
});
beforeEach(() => {
  cipher = createColumnCipher(keys);
});

const newTenant = () => asTenantId(newId());
const place = { table: 'users', column: 'name', rowId: newId() };
const seal = (tx: TenantTx, value: string) => cipher.seal(tx, place, value);
const keysOf = async (tenantId: string) =>
  (await owner.query<{ id: string; class: string }>('SELECT id, class FROM data_keys WHERE tenant_id = $1', [tenantId]))
    .rows;

test('any text is read again, by this process and by one that starts later', async () => {
  const tenantId = newTenant();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (value) => {
      const sealed = await db.withTenant(tenantId, (tx) => seal(tx, value));
      for (const reader of [cipher, createColumnCipher(keys)])
        expect(await db.withTenant(tenantId, (tx) => reader.open(tx, place, sealed))).toBe(value);
    }),
    { numRuns: 30 },
  );
});

test('however many first seals of a tenant run at once, on several nodes, one current key is made and all of them open', async () => {
  for (let round = 0; round < 3; round += 1) {
    const tenantId = newTenant();
    const nodes = [cipher, createColumnCipher(keys)];
    const sealed = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        db.withTenant(tenantId, async (tx) => nodes[index % 2]?.seal(tx, place, `valeur ${index}`)),
      ),
    );
    expect(await keysOf(tenantId)).toHaveLength(1);
    for (const [index, value] of sealed.entries()) {
      expect(
        await db.withTenant(tenantId, (tx) => createColumnCipher(keys).open(tx, place, value ?? Buffer.of())),
      ).toBe(`valeur ${index}`);
    }
  }
});

test('P2 and P3 never share a key', async () => {
  const tenantId = newTenant();
  const [p2, p3] = await db.withTenant(tenantId, async (tx) => [
    await cipher.seal(tx, place, 'x'),
    await cipher.seal(tx, { ...place, class: 'P3' }, 'x'),
  ]);
  expect(envelopeKeyId(p2 ?? Buffer.of())).not.toEqual(envelopeKeyId(p3 ?? Buffer.of()));
  expect((await keysOf(tenantId)).map((key) => key.class).sort()).toEqual(['P2', 'P3']);
});

test('a transaction that made the key and was rolled back leaves nothing that cannot be read', async () => {
  const tenantId = newTenant();
  const failing = db.withTenant(tenantId, async (tx) => {
    const sealed = await seal(tx, 'perdue');
    expect(await cipher.open(tx, place, sealed)).toBe('perdue');
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  expect(await keysOf(tenantId)).toEqual([]);
  const sealed = await db.withTenant(tenantId, (tx) => seal(tx, 'gardée'));
  expect(await db.withTenant(tenantId, (tx) => createColumnCipher(keys).open(tx, place, sealed))).toBe('gardée');
  expect(await db.withTenant(tenantId, (tx) => cipher.open(tx, place, sealed))).toBe('gardée');
});

test('one that waited for it and saw it rolled back makes its own, and its values are read', async () => {
  const tenantId = newTenant();
  const hasSealed = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const failing = db.withTenant(tenantId, async (tx) => {
    await seal(tx, 'perdue');
    hasSealed.resolve();
    await mayEnd.promise;
    throw new Error('rolled back');
  });
  await hasSealed.promise;
  const waiting = db.withTenant(tenantId, (tx) => seal(tx, 'gardée'));
  await expect
    .poll(
      async () =>
        (
          await owner.query(
            `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
          )
        ).rowCount,
    )
    .toBe(1);
  mayEnd.resolve();
  await expect(failing).rejects.toThrow('rolled back');
  const sealed = await waiting;
  expect(await db.withTenant(tenantId, (tx) => createColumnCipher(keys).open(tx, place, sealed))).toBe('gardée');
});

test('a key that is missing, or wrapped by another master key, throws: nothing is stored or answered in clear', async () => {
  const tenantId = newTenant();
  const sealed = await db.withTenant(tenantId, (tx) => seal(tx, 'x'));
  const stranger = createColumnCipher(createKeyRing(Buffer.alloc(32, 8)));
  await expect(db.withTenant(tenantId, (tx) => stranger.open(tx, place, sealed))).rejects.toThrow();
  await expect(db.withTenant(tenantId, (tx) => stranger.seal(tx, place, 'y'))).rejects.toThrow();
  for (let bit = 0; bit < 128; bit += 1) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8((changed[1 + (bit >> 3)] ?? 0) ^ (1 << (bit & 7)), 1 + (bit >> 3));
    await expect(db.withTenant(tenantId, (tx) => cipher.open(tx, place, changed))).rejects.toThrow();
  }
  await owner.query('DELETE FROM data_keys WHERE tenant_id = $1', [tenantId]);
  await expect(db.withTenant(tenantId, (tx) => createColumnCipher(keys).open(tx, place, sealed))).rejects.toThrow(
    /^data key [0-9a-f-]{36} is missing$/,
  );
});

test('a value moved to another tenant does not open there, nor does that tenant see the key', async () => {
  const [own, other] = [newTenant(), newTenant()];
  const sealed = await db.withTenant(own, (tx) => seal(tx, 'secret'));
  await db.withTenant(other, (tx) => seal(tx, 'x'));
  await expect(db.withTenant(other, (tx) => cipher.open(tx, place, sealed))).rejects.toThrow(/is missing/);
});

test('the table refuses what is not sealed', async () => {
  const clear = owner.query(`INSERT INTO superadmins (id, email, email_hash) VALUES ($1, $2, '\\x00')`, [
    newId(),
    Buffer.from('quelqu’un@exemple.example, en clair et assez long'),
  ]);
  await expect(clear).rejects.toMatchObject({ code: '23514' });
});
