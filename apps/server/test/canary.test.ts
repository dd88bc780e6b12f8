import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { setUpDemo } from '../src/demo/set-up-demo.ts';
import { createLog } from '../src/kernel/log.ts';
import { type RunningServer, serve } from '../src/serve.ts';
import { type FakeProvider, startFakeProvider } from './fake-provider.ts';
import { ApiClient } from './harness/api-client.ts';

const PROMPT_CANARY = 'canaryprompt7f3a9c';
const ANSWER_CANARY = 'canaryanswer2e8b41';
const folder = mkdtempSync(join(tmpdir(), 'gardefou-canary-'));
chmodSync(folder, 0o711); // as root PostgreSQL runs under another user, who must be able to pass
const dataDir = join(folder, 'data');
const logLines: string[] = [];
let provider: FakeProvider;
let server: RunningServer;

// Its own embedded PostgreSQL with its real settings: what is looked for is what an installation leaves on its disk.
beforeAll(async () => {
  provider = await startFakeProvider();
  const config = loadConfig({
    PORT: '0',
    GARDEFOU_DATA_DIR: dataDir,
    GARDEFOU_LOG_LEVEL: 'trace',
    GARDEFOU_DEFAULT_PROVIDER: 'openai',
    GARDEFOU_OPENAI_BASE_URL: `${provider.url}/v1`,
  });
  server = await serve(config, { log: createLog('trace', { write: (line) => void logLines.push(line) }) });
  await setUpDemo(server.kernel, server.url, () => undefined);
});
afterAll(async () => {
  await server?.stop();
  await provider?.close();
  rmSync(folder, { recursive: true, force: true });
});

function filesWith(text: string): string[] {
  try {
    // -L would miss nothing: the cluster may live elsewhere behind a link, so links are followed.
    return execFileSync('grep', ['-rlaR', text, dataDir], { encoding: 'utf8' }).split('\n').filter(Boolean);
  } catch (error) {
    if ((error as { status?: number }).status === 1) return [];
    throw error;
  }
}

test('neither a prompt nor an answer is anywhere on the disk, nor in any log line, whatever became of the call', async () => {
  const { tenants } = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'));
  const member = await new ApiClient(server.url).login(tenants[0].member);
  const prompt = `Dossier ${PROMPT_CANARY}`;
  const invoke = (more: object = {}) => member.post('/api/ai/invoke', { prompt, ...more });
  await invoke(); // refused
  await member.post('/api/consents', { purpose: 'AI_ASSISTANT' });
  provider.behave({ text: `Réponse ${ANSWER_CANARY}` });
  const answered = await invoke();
  expect(answered.body.response).toContain(ANSWER_CANARY);
  expect(JSON.stringify(provider.requests)).toContain(PROMPT_CANARY);
  await invoke({ stream: true });
  await invoke({ masking: 'pseudonymise' });
  for (const mode of ['garbage_json', 'reset_in_body', { status: 400 }] as const) {
    provider.behave(mode);
    await invoke();
  }
  await invoke({ unknownField: PROMPT_CANARY });
  await member.post('/api/ai/invoke', `{"prompt":"${PROMPT_CANARY}`);
  await member.post(`/api/ai/tools/${PROMPT_CANARY}/activate`, {});

  expect(filesWith(tenants[0].slug).length).toBeGreaterThan(0); // the search itself finds what is there
  expect(filesWith(PROMPT_CANARY)).toEqual([]);
  expect(filesWith(ANSWER_CANARY)).toEqual([]);
  expect(logLines.length).toBeGreaterThan(10);
  expect(logLines.filter((line) => line.includes(PROMPT_CANARY) || line.includes(ANSWER_CANARY))).toEqual([]);
  // Nor any credential, nor any account's address.
  const secrets = [tenants[0].member.password, tenants[0].member.email, tenants[0].apiKey.split('.')[1]];
  expect(logLines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
}, 120_000);
