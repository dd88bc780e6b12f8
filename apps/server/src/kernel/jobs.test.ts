import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../test/harness/start-test-server.ts';
import { connectionsOf } from './db/connections.ts';
import { createPool } from './db/pool.ts';
import { createJobs, type Job } from './jobs.ts';
import { createLog } from './log.ts';

const CANARY = 'jean@exemple.example';
let server: TestServer;
const lines: string[] = [];
const runs: unknown[] = [];
const failing: Job = {
  name: 'test.fails',
  async run(_kernel, payload) {
    runs.push(payload);
    throw Object.assign(new Error(`invalid input syntax: "${CANARY}"`), { code: '22P02' });
  },
};
const working: Job = { name: 'test.works', run: async (_kernel, payload) => void runs.push(payload) };
let stop: () => Promise<void>;

beforeAll(async () => {
  server = await startTestServer({ env: { GARDEFOU_ROLE: 'api' } });
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const pool = createPool(
    connectionsOf({ connectionString: server.databaseUrl }, server.kernel.keys).of('gardefou_system'),
    4,
    log,
  );
  const jobs = createJobs(pool, log, true);
  await jobs.start({ ...server.kernel, log }, [failing, working]);
  stop = async () => {
    await jobs.stop();
    await pool.end();
  };
});
afterAll(async () => {
  await stop?.();
  await server?.stop();
});

const add = (name: string, payload: object) =>
  server.query('SELECT graphile_worker.add_job($1, $2::json, max_attempts => 1)', [name, JSON.stringify(payload)]);

test('a job runs once, with its payload', async () => {
  await add('test.works', { n: 1 });
  await expect.poll(() => runs).toEqual([{ n: 1 }]);
});

test('a job that fails is in the log by its name and the error’s code, and the error’s message is neither there nor in the database', async () => {
  await add('test.fails', { n: 2 });
  await expect.poll(() => lines.join('')).toContain('22P02');
  expect(lines.join('')).toContain('test.fails');
  expect(lines.join('')).not.toContain(CANARY);
  await expect
    .poll(
      async () =>
        (await server.query<{ error: string | null }>('SELECT last_error AS error FROM graphile_worker.jobs'))[0]
          ?.error,
    )
    .toMatch(/test\.fails/);
  const rows = await server.query<{ row: string }>('SELECT jobs::text AS row FROM graphile_worker._private_jobs jobs');
  expect(JSON.stringify(rows)).not.toContain(CANARY);
});
