import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEvent } from './event/create-event.ts';
import type { TestPostgres } from './testing/start-postgres.ts';
import { aRecord, connect, readMigration, startCluster, Trail } from './testing/trail.ts';
import { auditInsert } from './write/audit-insert.ts';

let cluster: TestPostgres;
let trail: Trail;
const [mine, other] = [randomUUID(), randomUUID()];
const TABLES = ['audit_events', 'audit_blocks', 'audit_keys'];

beforeAll(async () => {
  cluster = await startCluster();
  trail = await Trail.create(cluster);
  await trail.write([aRecord(mine), aRecord(other)]);
  await trail.seal();
});
afterAll(async () => {
  await trail.destroy();
  await cluster.destroy();
});

const insertOf = (tenantId: string) => auditInsert(createEvent(aRecord(tenantId)));

async function inTenant<T>(tenantId: string, run: () => Promise<T>): Promise<T> {
  await trail.app.query('begin');
  try {
    await trail.app.query(`select set_config('app.tenant_id', $1, true)`, [tenantId]);
    return await run();
  } finally {
    await trail.app.query('rollback');
  }
}

test('no service role may update, delete or truncate any table of the trail', async () => {
  for (const client of [trail.app, trail.audit]) {
    for (const table of TABLES) {
      await expect(client.query(`delete from ${table}`)).rejects.toThrow(/permission denied/);
      await expect(client.query(`truncate ${table}`)).rejects.toThrow(/permission denied/);
      const column = table === 'audit_keys' ? 'key_id' : 'hash';
      await expect(client.query(`update ${table} set ${column} = ${column}`)).rejects.toThrow(/permission denied/);
    }
  }
});

test('the application writes and reads the trail of its tenant only, and no block', async () => {
  const { sql, params } = insertOf(mine);
  const seen = await inTenant(mine, async () => {
    await trail.app.query(sql, params);
    const { rows } = await trail.app.query(
      'select tenant_id from audit_events union all select tenant_id from audit_blocks',
    );
    return rows.map(({ tenant_id }) => tenant_id);
  });
  expect(seen).toEqual([mine, mine, mine]);
  const foreign = insertOf(other);
  await expect(inTenant(mine, () => trail.app.query(foreign.sql, foreign.params))).rejects.toThrow(
    /row-level security/,
  );
  await expect(
    inTenant(mine, () => trail.app.query('insert into audit_blocks (tenant_id) values ($1)', [mine])),
  ).rejects.toThrow(/permission denied/);
  expect((await trail.app.query('select * from audit_events')).rows).toEqual([]);
});

test('no role may choose the position of its row: behind a sealed block no block would ever cover it', async () => {
  for (const column of ['tx_id', 'epoch', 'seq']) {
    const { sql, params } = insertOf(mine);
    const forged = sql
      .replace('(tenant_id', `(${column}, tenant_id`)
      .replace('values (', `overriding system value values ('1', `);
    await expect(trail.audit.query(forged, params)).rejects.toThrow(/permission denied/);
  }
});

test('even a superuser must say that it is retention before a row is deleted, and updates nothing', async () => {
  const { superuser } = trail;
  for (const table of TABLES) {
    await expect(superuser.query(`delete from ${table}`)).rejects.toThrow(/append-only/);
    await expect(superuser.query(`truncate ${table}`)).rejects.toThrow(/append-only/);
  }
  await expect(superuser.query('update audit_events set action = action')).rejects.toThrow(/append-only/);
  await superuser.query(`begin; set local app.audit_retention = 'on'`);
  expect((await superuser.query('delete from audit_events where tenant_id = $1', [other])).rowCount).toBe(1);
  await superuser.query('savepoint here');
  await expect(superuser.query('update audit_events set action = action')).rejects.toThrow(/append-only/);
  await superuser.query('rollback');
});

test('the migration goes up, down and up as an ordinary owner', async () => {
  const fresh = await Trail.create(cluster);
  const owner = await connect(cluster, 'trail_owner', fresh.database);
  await owner.query(await readMigration('0002_audit.down.sql'));
  const left = `select relname from pg_class where relname like 'audit%' union all select proname from pg_proc where proname like 'audit%'`;
  expect((await owner.query(left)).rows).toEqual([]);
  await owner.query(await readMigration('0002_audit.up.sql'));
  await owner.end();
  await fresh.write([aRecord(mine)]);
  expect(await fresh.seal()).toMatchObject({ blocks: 1, events: 1 });
  await fresh.destroy();
});
