import { randomUUID } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestPostgres } from '../testing/start-postgres.ts';
import { aRecord, connect, startCluster, Trail } from '../testing/trail.ts';
import { readAnchor } from './anchor.ts';

let cluster: TestPostgres;
let trail: Trail;
const [alpha, beta] = [randomUUID(), randomUUID()];
const PLATFORM = '00000000-0000-0000-0000-000000000000';

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.destroy());
beforeEach(async () => {
  trail = await Trail.create(cluster);
});
afterEach(() => trail.destroy());

const several = (tenantId: string, count: number) => Array.from({ length: count }, () => aRecord(tenantId));
const headsOf = async () => (await readAnchor(trail.anchorPath))?.heads;

test('each tenant, and the platform, has its own chain of bounded blocks; nothing is sealed twice', async () => {
  await trail.write([...several(alpha, 9), ...several(PLATFORM, 2), ...several(beta, 4)]);
  expect(await trail.seal(4)).toEqual({ blocks: 5, events: 15, cuts: [] });
  expect(await trail.seal(4)).toEqual({ blocks: 0, events: 0, cuts: [] });
  await trail.write(several(alpha, 1));
  expect(await trail.seal(4)).toEqual({ blocks: 1, events: 1, cuts: [] });
  const { rows } = await trail.audit.query(
    'select tenant_id, height::int, event_count from audit_blocks order by 1, 2',
  );
  const counts = (tenant: string) => rows.filter(({ tenant_id }) => tenant_id === tenant).map((row) => row.event_count);
  expect([counts(alpha), counts(beta), counts(PLATFORM)]).toEqual([[4, 4, 1, 1], [4], [2]]);
  expect(await trail.verify()).toMatchObject({
    isIntact: true,
    tenants: 3,
    blocks: 6,
    events: 16,
    unsealed: 0,
    warnings: [],
  });
});

test('a backlog larger than one transaction of the sealer is sealed in one pass', async () => {
  await trail.write(several(alpha, 140));
  expect(await trail.seal(2)).toMatchObject({ blocks: 70, events: 140 });
  expect(await trail.verify()).toMatchObject({ isIntact: true, blocks: 70, events: 140 });
});

test('a transaction that commits after a younger one was sealed is not missed', async () => {
  const late = await connect(cluster, 'gardefou_audit', trail.database);
  await trail.write(several(alpha, 2));
  await late.query('begin');
  const [lateId] = await trail.write(several(alpha, 1), late);
  await trail.write(several(alpha, 3));
  // Only what is older than the running transaction: what is younger could otherwise be sealed in front of it.
  expect(await trail.seal()).toMatchObject({ events: 2 });
  expect(await trail.verify()).toMatchObject({ isIntact: true, events: 2, unsealed: 3 });
  await late.query('commit');
  await late.end();
  expect(await trail.seal()).toMatchObject({ events: 4 });
  const report = await trail.verify();
  expect(report).toMatchObject({ isIntact: true, events: 6, unsealed: 0 });
  const { rows } = await trail.audit.query('select id from audit_events order by epoch, tx_id, seq');
  expect(rows[2].id).toBe(lateId);
});

test('a transaction that is rolled back holds nothing up and leaves no hole', async () => {
  const late = await connect(cluster, 'gardefou_audit', trail.database);
  await late.query('begin');
  await trail.write(several(alpha, 1), late);
  await trail.write(several(alpha, 2));
  await late.query('rollback');
  await late.end();
  expect(await trail.seal()).toMatchObject({ events: 2 });
  expect(await trail.verify()).toMatchObject({ isIntact: true, events: 2, unsealed: 0 });
});

test('sealers that start together make one chain, each with an anchor that agrees with it', async () => {
  const clients = await Promise.all(
    Array.from({ length: 4 }, () => connect(cluster, 'gardefou_audit', trail.database)),
  );
  let events = 0;
  for (let round = 0; round < 10; round += 1) {
    await trail.write([...several(alpha, 3), ...several(beta, 3)]);
    const reports = await Promise.all(clients.map((client) => trail.seal(2, client)));
    events += reports.reduce((sum, report) => sum + report.events, 0);
  }
  events += (await trail.seal(2)).events;
  expect(events).toBe(60);
  expect(await trail.verify()).toMatchObject({ isIntact: true, events: 60, unsealed: 0 });
  await Promise.all(clients.map((client) => client.end()));
});

test('a sealer whose connection dies leaves whole blocks and no lock behind', async () => {
  const dying = await connect(cluster, 'gardefou_audit', trail.database);
  await trail.write(several(alpha, 200));
  const { rows } = await dying.query('select pg_backend_pid() as pid');
  const sealing = trail.seal(1, dying);
  const blow = trail.superuser.query('select pg_terminate_backend($1)', [rows[0].pid]);
  await Promise.allSettled([sealing, blow]);
  await dying.end();
  await trail.seal(50);
  expect(await trail.verify()).toMatchObject({ isIntact: true, events: 200, unsealed: 0 });
});

test('the anchor holds the heads, is replaced whole and is read by its owner only', async () => {
  await trail.write([...several(alpha, 5), ...several(beta, 1)]);
  await trail.seal(2);
  const { rows } = await trail.audit.query(
    `select encode(hash, 'hex') as hash from audit_blocks where tenant_id = $1 and height = 3`,
    [alpha],
  );
  expect(await headsOf()).toMatchObject({ [alpha]: { height: 3, hash: rows[0].hash }, [beta]: { height: 1 } });
  expect((await stat(trail.anchorPath)).mode & 0o777).toBe(0o600);
});

test('a node that has lost its anchor, or sees the others’ blocks for the first time, goes on', async () => {
  await trail.write(several(alpha, 2));
  await trail.seal();
  await rm(trail.anchorPath);
  await trail.write(several(alpha, 2));
  expect(await trail.seal()).toEqual({ blocks: 1, events: 2, cuts: [] });
  expect(await headsOf()).toMatchObject({ [alpha]: { height: 2 } });
});

test('an anchor that is not one stops the sealing rather than be written over', async () => {
  await trail.write(several(alpha, 1));
  await writeFile(trail.anchorPath, '{"heads":{}}');
  await expect(trail.seal()).rejects.toThrow('not an audit anchor');
  expect(await trail.verify({ anchor: null })).toMatchObject({ blocks: 0, unsealed: 1 });
});

test('a cut is still told after the chain has grown over it', async () => {
  await trail.write(several(alpha, 6));
  await trail.seal(2);
  await trail.tamper('delete from audit_blocks where tenant_id = $1 and height = 3', [alpha]);
  await trail.tamper(
    `delete from audit_events where id in (select id from audit_events order by epoch desc, tx_id desc, seq desc limit 2)`,
  );
  await trail.write(several(alpha, 2));
  const { cuts } = await trail.seal(2);
  expect(cuts).toMatchObject([{ tenantId: alpha, height: 3, found: null }]);
  const report = await trail.verify();
  expect(report.faults).toMatchObject([{ tenantId: alpha, height: 3, what: 'trail_truncated' }]);
});

test('a key id that names another key already is refused', async () => {
  await trail.audit.query('insert into audit_keys (key_id, public_key) values ($1, $2)', [
    trail.keyId,
    Buffer.from('another'),
  ]);
  await trail.write(several(alpha, 1));
  await expect(trail.seal()).rejects.toThrow('already names another key');
});
