import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestPostgres } from '../testing/start-postgres.ts';
import { aRecord, connect, queryOf, startCluster, Trail } from '../testing/trail.ts';
import { ensureEpoch } from './ensure-epoch.ts';

let cluster: TestPostgres;
let trail: Trail;
let owner: pg.Client;
const tenantId = randomUUID();

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.destroy());
beforeEach(async () => {
  trail = await Trail.create(cluster);
  owner = await connect(cluster, 'trail_owner', trail.database);
});
afterEach(async () => {
  await owner.end();
  await trail.destroy();
});

const ensure = () => ensureEpoch(trail.query, queryOf(owner));
const write = (count: number) => trail.write(Array.from({ length: count }, () => aRecord(tenantId)));

/** As if the trail had been written in a cluster a million transactions further, and restored here. */
async function restoreFromOlderCluster(): Promise<void> {
  await trail.tamper(`update audit_events set tx_id = (tx_id::text::bigint + 1000000)::text::xid8`);
}

test('in its own cluster a trail keeps its epoch, whatever it holds', async () => {
  expect(await ensure()).toBe(1);
  await write(3);
  await trail.seal();
  await write(1);
  expect(await ensure()).toBe(1);
});

test('restored with positions that this cluster has yet to reach, it goes on in a new epoch and every event is sealed', async () => {
  await write(5);
  await restoreFromOlderCluster();
  expect(await ensure()).toBe(2);
  expect(await ensure()).toBe(2);
  await write(3);
  // The restored rows, whose transactions seem to come, are sealed too: nothing of an older epoch is still undecided.
  expect(await trail.seal(100)).toMatchObject({ events: 8 });
  expect(await trail.verify()).toMatchObject({ isIntact: true, events: 8, unsealed: 0 });
  await restoreFromOlderCluster();
  expect(await ensure()).toBe(3);
});

test('rows restored without the epoch’s counter do not meet new ones in the same epoch', async () => {
  await write(2);
  await trail.tamper('update audit_events set epoch = 7');
  expect(await ensure()).toBe(8);
});

test('a writer in the middle of its transaction is waited for', async () => {
  await write(1);
  await restoreFromOlderCluster();
  const writer = await connect(cluster, 'gardefou_audit', trail.database);
  await writer.query('begin');
  await trail.write([aRecord(tenantId)], writer);
  const ensured = ensure();
  await expect.poll(async () => (await readWaits()).length).toBe(1);
  await writer.query('commit');
  expect(await ensured).toBe(2);
  await writer.end();
});

async function readWaits() {
  return (
    await trail.superuser.query(
      `select 1 from pg_stat_activity where usename = 'trail_owner' and wait_event_type = 'Lock'`,
    )
  ).rows;
}

test('sealing a restored trail without a new epoch is refused: its new events would never be sealed', async () => {
  await write(2);
  await trail.seal();
  await trail.tamper(`update audit_blocks set last_tx_id = (last_tx_id::text::bigint + 1000000)::text::xid8`);
  await write(1);
  await expect(trail.seal()).rejects.toThrow('ensureEpoch');
});
