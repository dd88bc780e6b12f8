import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AuditEventInvalid } from '../event/audit-event-invalid.ts';
import type { TestPostgres } from '../testing/start-postgres.ts';
import { aRecord, connect, readTrail, startCluster, Trail } from '../testing/trail.ts';
import { AuditUnavailable } from './audit-unavailable.ts';
import { type AuditWriter, type AuditWriterOptions, openAuditWriter } from './open-audit-writer.ts';

let cluster: TestPostgres;
let trail: Trail;
let writer: AuditWriter;
let troubles: unknown[];
const tenantId = randomUUID();

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.destroy());
beforeEach(async () => {
  trail = await Trail.create(cluster);
  troubles = [];
});
afterEach(async () => {
  await writer.close();
  await trail.destroy();
});

function open(options: Partial<AuditWriterOptions> = {}): AuditWriter {
  const connection = { ...cluster.connection, database: trail.database, user: 'gardefou_audit' };
  writer = openAuditWriter({ connection, onTrouble: (error) => troubles.push(error), ...options });
  return writer;
}

const record = (requestId: string) => writer.record(aRecord(tenantId, { requestId }));
const named = (count: number) => Array.from({ length: count }, () => randomUUID());

async function requestIds(): Promise<string[]> {
  const reader = await connect(cluster, 'gardefou_audit', trail.database);
  const { rows } = await reader.query('select request_id from audit_events');
  await reader.end();
  return rows.map(({ request_id }) => request_id);
}

/** Records all and gives those that were acknowledged. A refusal must say so. */
async function acknowledged(ids: readonly string[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(ids.map(record));
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AuditUnavailable);
  return ids.filter((_, index) => outcomes[index]?.status === 'fulfilled');
}

function countOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

test('every acknowledged row is in its tenant’s trail, once, as it was said', async () => {
  open({ maxBatchRows: 64 });
  const tenants = [randomUUID(), randomUUID(), '00000000-0000-0000-0000-000000000000'];
  const records = Array.from({ length: 1_500 }, (_, index) =>
    aRecord(tenants[index % 3] as string, {
      action: `action.${index}`,
      targetId: index % 2 ? null : 'x',
      details: index % 5 ? { index, text: 'NULL', share: index / 7 } : {},
      ...(index % 4 ? {} : { actorId: null, targetType: null, requestId: null }),
    }),
  );
  await Promise.all(records.map((one) => writer.record(one)));
  for (const [position, tenant] of tenants.entries()) {
    const events = await readTrail(trail.query, tenant);
    const byAction = new Map(events.map(({ event }) => [event?.action, event]));
    const expected = records.filter((_, index) => index % 3 === position);
    expect(events).toHaveLength(expected.length);
    for (const one of expected) expect(byAction.get(one.action)).toMatchObject(one);
    expect(events.every(({ contentHash, storedHash }) => contentHash === storedHash)).toBe(true);
  }
  expect(troubles).toEqual([]);
});

test('a record that the trail does not accept is refused alone: those around it are written', async () => {
  open();
  const [before, after] = [randomUUID(), randomUUID()];
  const results = await Promise.allSettled([
    record(before),
    record('nul \u0000'),
    record('~'),
    record(''),
    record(after),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled']);
  expect(
    results.filter((result) => result.status === 'rejected').every(({ reason }) => reason instanceof AuditEventInvalid),
  ).toBe(true);
  expect((await requestIds()).sort()).toEqual([before, after].sort());
});

test('what a caller does with its details after recording does not change the row', async () => {
  open();
  const details: Record<string, number> = { count: 1 };
  const written = writer.record(aRecord(tenantId, { details }));
  details.count = 2;
  await written;
  const [stored] = await readTrail(trail.query, tenantId);
  expect(stored?.event?.details).toEqual({ count: 1 });
  expect(stored?.contentHash).toBe(stored?.storedHash);
});

test('when the queue is full the next record is refused at once, and the accepted ones are still written', async () => {
  open({ maxQueuedRows: 10, maxBatchRows: 4 });
  await trail.superuser.query('begin; lock table audit_events in access exclusive mode');
  const flying = [record('flying-1')];
  await sleep(50);
  const waiting = named(10).map(record);
  await expect(record('one-too-many')).rejects.toThrow(AuditUnavailable);
  await trail.superuser.query('commit');
  await Promise.all([...flying, ...waiting]);
  expect(await requestIds()).toHaveLength(11);
  await record('room-again');
});

test('backends terminated in the middle of batches lose no acknowledged row and write none twice', async () => {
  open();
  const ids = named(2_000);
  let isDone = false;
  const terminate = async () => {
    while (!isDone) {
      await trail.superuser.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where usename = 'gardefou_audit' and application_name = 'gardefou-audit' and datname = current_database()`);
      // Long enough to connect again and write something before the next blow.
      await sleep(30);
    }
  };
  const terminating = terminate();
  const written: string[] = [];
  for (let start = 0; start < ids.length; start += 20)
    written.push(...(await acknowledged(ids.slice(start, start + 20))));
  isDone = true;
  await terminating;
  const counts = countOf(await requestIds());
  expect(troubles.length).toBeGreaterThan(0);
  expect(written.length).toBeGreaterThan(0);
  expect(written.filter((id) => counts.get(id) !== 1)).toEqual([]);
  expect([...counts.values()].every((count) => count === 1)).toBe(true);
});

test('an acknowledgement lost on its way back: the row, already written, is acknowledged and there once', async () => {
  const server = join(cluster.connection.host, `.s.PGSQL.${cluster.connection.port}`);
  let isLost = false;
  const proxy = createServer((client) => {
    const upstream = connectTo(server);
    client.pipe(upstream);
    upstream.on('data', (answer) => {
      if (isLost || !answer.includes('INSERT 0 1')) return client.write(answer);
      isLost = true;
      client.destroy();
      return upstream.destroy();
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await once(proxy.listen(join(trail.folder, '.s.PGSQL.5432')), 'listening');
  open({ connection: { host: trail.folder, port: 5432, database: trail.database, user: 'gardefou_audit' } });
  await record('answer-lost');
  expect(isLost).toBe(true);
  expect(troubles).toHaveLength(1);
  expect(await requestIds()).toEqual(['answer-lost']);
  await writer.close();
  proxy.close();
});

test('PostgreSQL killed and started again under load: every acknowledged row is there, once, and the writer goes on by itself', async () => {
  open({ patienceMs: 15_000 });
  const rounds = Array.from({ length: 3 }, () => named(600));
  for (const ids of rounds) {
    const outcome = acknowledged(ids);
    await sleep(4);
    await cluster.kill();
    const during = acknowledged(named(50));
    await cluster.start();
    expect(await outcome).toHaveLength(ids.length);
    expect(await during).toHaveLength(50);
  }
  expect(troubles.length).toBeGreaterThan(0);
  const counts = countOf(await requestIds());
  expect(rounds.flat().filter((id) => counts.get(id) !== 1)).toEqual([]);
  expect(counts.size).toBe(1_950);
  expect([...counts.values()].every((count) => count === 1)).toBe(true);
});

test('while PostgreSQL is away, callers are refused, those who wait behind them too; once it is back, they are not', async () => {
  open({ patienceMs: 60, maxBatchRows: 1 });
  await record('before');
  await cluster.kill();
  const refused = await Promise.allSettled(named(30).map(record));
  expect(refused.every((result) => result.status === 'rejected' && result.reason instanceof AuditUnavailable)).toBe(
    true,
  );
  // Two batches tried; the other rows did not each wait for a try of their own.
  expect(troubles.length).toBeGreaterThan(0);
  expect(troubles.length).toBeLessThan(30);
  await cluster.start();
  await record('after');
  expect(await requestIds()).toEqual(['before', 'after']);
});

test('rows are durable before they are acknowledged, even in a database that does not ask for it', async () => {
  await trail.superuser.query(`
    alter database ${trail.database} set synchronous_commit = off;
    create table seen (setting text);
    grant insert on seen to gardefou_audit;
    create function note() returns trigger language plpgsql as $$
    begin insert into seen values (current_setting('synchronous_commit')); return null; end $$;
    create trigger note after insert on audit_events execute function note()`);
  open();
  await record('durable');
  expect((await trail.superuser.query('select distinct setting from seen')).rows).toEqual([{ setting: 'on' }]);
});

test('closing writes what was accepted and refuses what comes after', async () => {
  open({ maxBatchRows: 3 });
  const ids = named(50);
  const accepted = ids.map(record);
  const closed = writer.close();
  await expect(record('late')).rejects.toThrow(AuditUnavailable);
  await Promise.all([...accepted, closed]);
  expect((await requestIds()).sort()).toEqual([...ids].sort());
});
