import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './harness/start-test-server.ts';

let server: TestServer;
let second: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  second = await startTestServer({ databaseUrl: server.databaseUrl });
});
afterAll(async () => {
  await second?.stop();
  await server?.stop();
});

test('every job that declares a cron is known to the scheduler', async () => {
  const declared = server.modules.flatMap(({ jobs }) => jobs.filter(({ cron }) => cron).map(({ name }) => name));
  const rows = await server.query<{ identifier: string }>(
    'SELECT identifier FROM graphile_worker._private_known_crontabs',
  );
  expect(declared.length).toBeGreaterThan(2);
  expect(rows.map(({ identifier }) => identifier).sort()).toEqual([...declared].sort());
});

test('with two workers a job runs once, and leaves nothing in the queue', async () => {
  const runs = async () =>
    (
      await server.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM audit_events WHERE action = 'system.access' AND target_id = 'purge_ai_jobs'",
      )
    )[0]?.n ?? 0;
  const before = await runs();
  for (let job = 0; job < 5; job += 1) await server.query("SELECT graphile_worker.add_job('ai.purge-jobs')");
  await expect.poll(async () => (await server.query('SELECT FROM graphile_worker._private_jobs')).length).toBe(0);
  expect((await runs()) - before).toBe(5);
});

test('the job library owns its own schema and nothing else', async () => {
  const rows = await server.query(
    "SELECT FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = 'gardefou_system' AND c.relnamespace <> 'graphile_worker'::regnamespace AND c.relnamespace::regnamespace::text NOT LIKE 'pg_%'",
  );
  expect(rows).toEqual([]);
  const [right] = await server.query<{ may: boolean }>(
    "SELECT has_database_privilege('gardefou_system', current_database(), 'CREATE') AS may",
  );
  expect(right?.may).toBe(false);
});
