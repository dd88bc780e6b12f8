import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiClient } from './harness/api-client.ts';

// The product as an installation runs it: the server is one process, the provider another, the caller a third.
const folder = mkdtempSync(join(tmpdir(), 'gardefou-outside-'));
chmodSync(folder, 0o711);
const dataDir = join(folder, 'data');
const children: ChildProcess[] = [];
let provider: ApiClient;
let url: string;
let stderr = '';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

async function answers(address: string): Promise<void> {
  for (const deadline = Date.now() + 40_000; Date.now() < deadline; await sleep(100)) {
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`nothing answers at ${address}: ${stderr}`);
}

beforeAll(async () => {
  const [providerPort, port] = [await freePort(), await freePort()];
  const start = (args: string[], env: NodeJS.ProcessEnv = {}) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, NODE_ENV: 'demo', ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    children.push(child);
  };
  start([join(import.meta.dirname, 'fake-provider.ts'), '--port', String(providerPort)]);
  start([join(import.meta.dirname, '../src/main.ts')], {
    PORT: String(port),
    GARDEFOU_DATA_DIR: dataDir,
    GARDEFOU_DEFAULT_PROVIDER: 'openai',
    GARDEFOU_OPENAI_BASE_URL: `http://127.0.0.1:${providerPort}/v1`,
    GARDEFOU_OPENAI_API_KEY: 'sk-invented',
  });
  provider = new ApiClient(`http://127.0.0.1:${providerPort}`);
  url = `http://127.0.0.1:${port}`;
  await answers(`http://127.0.0.1:${providerPort}/__requests`);
  await answers(`${url}/api/health`);
});

afterAll(async () => {
  for (const child of children) {
    if (child.exitCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

test('refused, consented, called, revoked: what the provider got is the masked prompt and nothing else of it', async () => {
  const { tenants } = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'));
  const member = await new ApiClient(url).login(tenants[0].member);
  const requests = async () => (await provider.get('/__requests')).body as { path: string; body: unknown }[];
  const invoke = () => member.post('/api/ai/invoke', { prompt: 'Bonjour John (john@example.com)' });

  expect((await invoke()).body.code).toBe('consent_required');
  expect(await requests()).toEqual([]);
  await member.post('/api/consents', { purpose: 'AI_ASSISTANT' });
  expect(await invoke()).toMatchObject({ status: 200, body: { provider: 'openai', masked: { PERSON: 1, EMAIL: 1 } } });
  const [request, ...others] = await requests();
  expect(others).toEqual([]);
  expect(request?.body).toMatchObject({ messages: [{ role: 'user', content: 'Bonjour [PERSON] ([EMAIL])' }] });
  expect(JSON.stringify(request)).not.toMatch(/John|john@example/);
  await member.post('/api/consents/revoke', { purpose: 'AI_ASSISTANT' });
  expect((await invoke()).body.code).toBe('consent_required');
  expect(await requests()).toHaveLength(1);
});

test('SIGTERM stops everything that was started, the embedded PostgreSQL included', async () => {
  const server = children[1] as ChildProcess;
  const pidFile = join(dataDir, 'postgres/postmaster.pid');
  const postmaster = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  server.kill('SIGTERM');
  const [code] = await once(server, 'exit');
  expect(code, stderr).toBe(0);
  await sleep(50);
  expect(() => process.kill(postmaster, 0)).toThrow('ESRCH');
});

test('SIGTERM in the middle of a start leaves no PostgreSQL behind either', async () => {
  const port = await freePort();
  for (const delayMs of [300, 900, 1_500]) {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts')], {
      env: { ...process.env, NODE_ENV: 'demo', PORT: String(port), GARDEFOU_DATA_DIR: dataDir },
      stdio: 'ignore',
    });
    await sleep(delayMs);
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(() => readFileSync(join(dataDir, 'postgres/postmaster.pid')), `killed after ${delayMs} ms`).toThrow(
      'ENOENT',
    );
  }
});
