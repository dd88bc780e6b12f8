import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../src/kernel/db/embedded/start-embedded-postgres.ts';

const KILLS = 50;
const PORT = 20_000 + (process.pid % 10_000);
const URL = `http://127.0.0.1:${PORT}`;
const SRC = join(import.meta.dirname, '../src');
const folder = mkdtempSync(join(tmpdir(), 'gardefou-crash-'));
chmodSync(folder, 0o711);
const dataDir = join(folder, 'data');
const env = {
  ...process.env,
  NODE_ENV: 'demo',
  PORT: String(PORT),
  GARDEFOU_DATA_DIR: dataDir,
  GARDEFOU_RATE_LIMITS: 'off',
  GARDEFOU_LOG_LEVEL: 'fatal',
};
let server: ChildProcess | undefined;

afterAll(async () => {
  if (server?.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

async function startServer(): Promise<void> {
  const log = openSync(join(folder, 'server.log'), 'w');
  server = spawn(process.execPath, [join(SRC, 'main.ts')], { env, stdio: ['ignore', 'ignore', log] });
  closeSync(log);
  await ready();
}

async function ready(): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(30)) {
    const answer = await fetch(`${URL}/api/health/ready`).catch(() => undefined);
    if (answer?.status === 200) return;
    if (server?.exitCode !== null && server?.signalCode === null)
      throw new Error(`the server ended: ${readFileSync(join(folder, 'server.log'), 'utf8')}`);
  }
  throw new Error('the server did not come back');
}

function postmasterPid(): number {
  return Number(readFileSync(join(realpathSync(join(dataDir, 'postgres')), 'postmaster.pid'), 'utf8').split('\n')[0]);
}

test(`after ${KILLS} kill -9 of the server and of PostgreSQL under load, it is back, and every call that was answered has its outcome in a trail that verifies`, async () => {
  await startServer();
  const { tenants } = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'));
  const headers = { authorization: `Bearer ${tenants[0].apiKey}`, 'content-type': 'application/json' };
  await fetch(`${URL}/api/consents`, { method: 'POST', headers, body: '{"purpose":"AI_ASSISTANT"}' });

  const answered: string[] = [];
  const refusals = new Map<string, number>();
  let loading = true;
  const caller = async () => {
    while (loading) {
      try {
        const answer = await fetch(`${URL}/api/ai/invoke`, {
          method: 'POST',
          headers,
          body: '{"prompt":"Bonjour John"}',
          signal: AbortSignal.timeout(15_000),
        });
        const body = (await answer.json()) as { requestId: string; code?: string };
        if (answer.status === 200) answered.push(body.requestId);
        else refusals.set(`${answer.status} ${body.code}`, (refusals.get(`${answer.status} ${body.code}`) ?? 0) + 1);
      } catch {
        await sleep(20); // nobody listens, or the connection died with the server
      }
    }
  };
  const callers = Array.from({ length: 6 }, caller);

  let counted = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(50 + Math.random() * 350);
    if (kill % 2 === 0) {
      process.kill(Number(server?.pid), 'SIGKILL');
      await startServer();
    } else {
      process.kill(postmasterPid(), 'SIGKILL');
      await ready();
    }
    if (kill % 10 === 9) {
      expect(answered.length, 'calls are answered between kills').toBeGreaterThan(counted);
      counted = answered.length;
    }
  }
  loading = false;
  await Promise.all(callers);
  server?.kill('SIGTERM');
  await once(server as ChildProcess, 'exit');

  // Our own 5xx are the true ones only.
  expect([...refusals.keys()].filter((refusal) => !/^(503|502|504) /.test(refusal))).toEqual([]);
  const { stdout } = await promisify(execFile)(process.execPath, [join(SRC, 'cli.ts'), 'audit:verify', '--json'], {
    env,
  });
  expect(JSON.parse(stdout)).toMatchObject({ isIntact: true, faults: [] });

  const postgres = await startEmbeddedPostgres({ dataDir });
  const owner = new pg.Client(postgres.connection);
  await owner.connect();
  const { rows } = await owner.query<{ request_id: string }>(
    "SELECT request_id FROM audit_events WHERE action = 'ai.invoke' AND outcome = 'success' AND request_id = ANY ($1)",
    [answered],
  );
  await owner.end();
  await postgres.stop();
  expect(answered.length).toBeGreaterThan(100);
  expect(new Set(rows.map((row) => row.request_id))).toEqual(new Set(answered));
}, 600_000);
