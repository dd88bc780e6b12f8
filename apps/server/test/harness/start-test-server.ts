import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadConfig } from '../../src/config.ts';
import type { DemoTenant } from '../../src/demo/add-demo-tenant.ts';
import { setUpDemo } from '../../src/demo/set-up-demo.ts';
import { createLog } from '../../src/kernel/log.ts';
import { type RunningServer, serve } from '../../src/serve.ts';
import { ApiClient } from './api-client.ts';
import { TEST_MASTER_KEY } from './constants.ts';
import { createTestDatabase } from './create-test-database.ts';

export interface TestServer extends RunningServer {
  superadmin: { email: string; password: string };
  /** The two organisations of the demo. */
  tenants: [DemoTenant, DemoTenant];
  /** Every line the server logged, at every level. */
  logLines: string[];
  dataDir: string;
  databaseUrl: string;
  /** As the database's owner, whom row-level security does not bind: what is really stored. */
  query<Row extends object>(sql: string, params?: unknown[]): Promise<Row[]>;
  client(): ApiClient;
  loggedIn(account: { email: string; password: string }): Promise<ApiClient>;
}

interface Options {
  env?: Record<string, string>;
  clock?: () => number;
  /** Join the database of another test server: a second node. */
  databaseUrl?: string;
}

/** A whole real server on a clone of the template, with the demo's accounts. Rate limits are off unless `env` says otherwise. */
export async function startTestServer({ env = {}, clock, databaseUrl }: Options = {}): Promise<TestServer> {
  const database = databaseUrl ? { url: databaseUrl, drop: async () => undefined } : await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'gardefou-data-'));
  const config = loadConfig({
    NODE_ENV: 'demo',
    PORT: '0',
    GARDEFOU_DATA_DIR: dataDir,
    GARDEFOU_DATABASE_URL: database.url,
    GARDEFOU_MASTER_KEY: TEST_MASTER_KEY.toString('base64'),
    GARDEFOU_RATE_LIMITS: 'off',
    GARDEFOU_LOG_LEVEL: 'trace',
    ...env,
  });
  const logLines: string[] = [];
  const log = createLog(config.logLevel, { write: (line) => void logLines.push(line) });
  const running = await serve(config, { log, ...(clock ? { clock } : {}) });
  if (!databaseUrl) await setUpDemo(running.kernel, running.url, () => undefined);
  const demo = databaseUrl ? undefined : JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'));
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  return {
    ...running,
    superadmin: demo?.superadmin,
    tenants: demo?.tenants,
    logLines,
    dataDir,
    databaseUrl: database.url,
    query: async <Row extends object>(sql: string, params: unknown[] = []) =>
      (await owner.query<Row>(sql, params)).rows,
    client: () => new ApiClient(running.url),
    loggedIn: async (account) => new ApiClient(running.url).login(account),
    async stop() {
      await running.stop();
      await owner.end();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
