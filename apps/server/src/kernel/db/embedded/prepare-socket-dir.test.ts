import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { prepareSocketDir } from './prepare-socket-dir.ts';
import { isRoot, NOBODY } from './testing/nobody.ts';

const parent = mkdtempSync(join(tmpdir(), 'gardefou-sockets-'));
const made: string[] = [parent];
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

async function prepare(clusterDir: string): Promise<string> {
  const dir = await prepareSocketDir(clusterDir, 5432);
  made.push(dir);
  return dir;
}

test('the same cluster gets the same private folder at each start', async () => {
  vi.stubEnv('TMPDIR', parent);
  const dir = await prepare('/a/cluster');
  chmodSync(dir, 0o777);
  expect(await prepare('/a/cluster')).toBe(dir);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(await prepare('/another/cluster')).not.toBe(dir);
});

test('a temporary folder too long for a socket is left for /tmp', async () => {
  const long = join(parent, 'x'.repeat(100));
  mkdirSync(long);
  vi.stubEnv('TMPDIR', long);
  const dir = await prepare(`/a/cluster/${process.pid}`);
  expect(dir).toMatch(/^\/tmp\/gardefou-/);
  expect(Buffer.byteLength(join(dir, '.s.PGSQL.5432'))).toBeLessThanOrEqual(107);
});

test('a link that waits under the name is not followed', async () => {
  vi.stubEnv('TMPDIR', parent);
  const dir = await prepare('/squatted/cluster');
  rmSync(dir, { recursive: true });
  const elsewhere = join(parent, 'elsewhere');
  mkdirSync(elsewhere, { mode: 0o755 });
  symlinkSync(elsewhere, dir);
  expect(await prepare('/squatted/cluster')).not.toBe(dir);
  expect(statSync(elsewhere).mode & 0o777).toBe(0o755);
});

test.skipIf(!isRoot)('[root only] a folder that another user put under the name is not used', async () => {
  vi.stubEnv('TMPDIR', parent);
  const dir = await prepare('/owned/cluster');
  chownSync(dir, NOBODY.uid, NOBODY.gid);
  expect(await prepare('/owned/cluster')).not.toBe(dir);
});
