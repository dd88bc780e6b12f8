import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { acquireLock } from './acquire-lock.ts';
import { identifyProcess } from './identify-process.ts';
import { lockDataDir } from './lock-data-dir.ts';

const dir = mkdtempSync(join(tmpdir(), 'gardefou-lock-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const refuse = (pid: number) => new Error(`held by ${pid}`);

test('a data directory is one gardefou’s until it lets go, and the refusal names who has it', () => {
  const dataDir = join(dir, 'data');
  const lock = lockDataDir(dataDir);
  expect(() => lockDataDir(dataDir)).toThrow(new RegExp(`pid ${process.pid}.*GARDEFOU_DATA_DIR`));
  lock.release();
  lock.release();
  expect(readdirSync(dataDir)).toEqual([]);
  lockDataDir(dataDir).release();
});

test.each([
  ['of a process that ended', async () => ({ pid: await endedPid(), identity: 'boot/1' })],
  ['of an earlier process with our own number', async () => ({ pid: process.pid, identity: 'another boot/1' })],
  ['that a full disk cut short', async () => 'cut'],
])('a lock %s is taken over', async (_, holder) => {
  const file = join(dir, 'stale.lock');
  writeFileSync(
    file,
    JSON.stringify(await holder())
      .slice(0, -1)
      .concat('}'),
  );
  const lock = acquireLock(file, refuse);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ pid: process.pid, identity: identifyProcess(process.pid) });
  lock.release();
});

test('a lock that another process has taken over since is not released', () => {
  const file = join(dir, 'taken.lock');
  const lock = acquireLock(file, refuse);
  writeFileSync(file, 'theirs');
  lock.release();
  expect(readFileSync(file, 'utf8')).toBe('theirs');
});

test('of several processes that find a dead holder at once, one takes the lock', async () => {
  const file = join(dir, 'contended.lock');
  writeFileSync(file, JSON.stringify({ pid: await endedPid(), identity: 'boot/1' }));
  const module = new URL('./acquire-lock.ts', import.meta.url).href;
  const code = `import { acquireLock } from ${JSON.stringify(module)};
    process.stdin.once('data', () => {
      try { acquireLock(process.argv[1], () => new Error()); process.stdout.write('won\\n'); }
      catch { process.stdout.write('refused\\n'); }
    });
    process.stdout.write('ready\\n');`;
  const children = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', code, file], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  const lines = children.map((child) => createInterface(child.stdout)[Symbol.asyncIterator]());
  await Promise.all(lines.map((line) => line.next()));
  for (const child of children) child.stdin.write('go\n');
  const outcomes = await Promise.all(lines.map(async (line) => (await line.next()).value));
  for (const child of children) child.kill();
  expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1);
});

async function endedPid(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid ?? 0;
}
