import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, test, vi } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { setUpDemo } from '../src/demo/set-up-demo.ts';
import { createLog } from '../src/kernel/log.ts';
import { type RunningServer, serve } from '../src/serve.ts';
import { ApiClient } from './harness/api-client.ts';
import { makeDocx, makeOdt, makePdf, paragraph, zip } from './make-documents.ts';
import { type Sending, send } from './send-document.ts';

test('nothing of a document is anywhere on the disk, nor in any log line, whatever became of it', async () => {
  const CANARY = 'canaridocument5b2d';
  const folder = mkdtempSync(join(tmpdir(), 'gardefou-documents-'));
  chmodSync(folder, 0o711); // as root PostgreSQL runs under another user, who must be able to pass
  // What a library would put aside goes there too.
  vi.stubEnv('TMPDIR', folder);
  const logLines: string[] = [];
  let server: RunningServer | undefined;
  try {
    const dataDir = join(folder, 'data');
    const config = loadConfig({ PORT: '0', GARDEFOU_DATA_DIR: dataDir, GARDEFOU_LOG_LEVEL: 'trace' });
    server = await serve(config, { log: createLog('trace', { write: (line) => void logLines.push(line) }) });
    await setUpDemo(server.kernel, server.url, () => undefined);
    const [tenant] = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')).tenants;
    const account = { email: tenant.member.email, password: tenant.member.password };
    const login = await new ApiClient(server.url).post('/api/auth/login', account);
    const { accessToken } = login.body;
    const text = `Dossier ${CANARY}. `.repeat(500);
    const pdf = await makePdf([text], { compress: false });
    const docx = zip({ ...unzipSync(makeDocx(paragraph(text))) }, 0);
    const files: Sending[] = [
      { file: pdf },
      { file: docx },
      { file: makeOdt(`<text:p>${text}</text:p>`) },
      { file: text, fields: { stream: 'true' } },
      { file: text, fields: { instruction: CANARY, masking: 'pseudonymise' } },
      { file: pdf.subarray(0, -40) },
      { file: docx.subarray(0, -40) },
      { file: `\u0000${text}` },
      { file: text, type: `text/${CANARY}`, fields: { [CANARY]: CANARY } },
      { file: text, fields: { tool: CANARY } },
    ];
    const { url } = server;
    const post = (sending: Sending) => send(url, accessToken, sending);
    expect((await post({ file: pdf })).status).toBe(403);
    await new ApiClient(url).bearer(accessToken).post('/api/consents', { purpose: 'SUMMARY' });
    const statuses = [];
    for (const sending of files) statuses.push((await post(sending)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 422, 422, 415, 400, 400]);
    expect((await post({ file: pdf })).text).toContain(CANARY); // it was read
    expect(filesWith(folder, tenant.slug).length).toBeGreaterThan(0); // the search itself finds what is there
    expect(filesWith(folder, CANARY)).toEqual([]);
    expect(filesWith(folder, 'Dossier Dupont')).toEqual([]); // the name of the file
    expect(logLines.length).toBeGreaterThan(10);
    expect(logLines.filter((line) => line.includes(CANARY) || line.includes('Dossier'))).toEqual([]);
  } finally {
    await server?.stop();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

function filesWith(folder: string, text: string): string[] {
  try {
    return execFileSync('grep', ['-rlaR', text, folder], { encoding: 'utf8' }).split('\n').filter(Boolean);
  } catch (error) {
    if ((error as { status?: number }).status === 1) return [];
    throw error;
  }
}
