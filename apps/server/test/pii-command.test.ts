import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mask } from '@gardefou/pii';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgressBar } from '../src/cli/pii/progress-bar.ts';
import { runCommand } from '../src/cli/run-command.ts';

const NOTE = 'Bonjour Marie Dupont, écrivez à marie.dupont@example.com.\n';
let folder: string;
let source: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gardefou-pii-'));
  source = join(folder, 'dossier');
  out = join(folder, 'copie');
  mkdirSync(join(source, 'sous'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

async function pii(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      said[name] += chunk;
      return true;
    }),
  );
  try {
    return { status: await runCommand(['pii', ...args]), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

async function report(...args: string[]) {
  const { status, stdout } = await pii(...args, '--json');
  return { status, ...JSON.parse(stdout) };
}

test('counts by file and in all, and never prints a value', async () => {
  writeFileSync(join(source, 'a.txt'), NOTE);
  writeFileSync(join(source, 'sous', 'b.csv'), 'nom,mail\nx,karim@example.org\n');
  const found = await report(source);
  expect(found.status).toBe(1);
  expect(found.files.map((file: { entities: unknown }) => file.entities)).toEqual([
    { PERSON: 1, EMAIL: 1 },
    { EMAIL: 1 },
  ]);
  expect(found.totals).toMatchObject({ files: 2, entities: { PERSON: 1, EMAIL: 2 } });
  const { stdout } = await pii(source);
  expect(stdout).toContain(`${join(source, 'a.txt')}: PERSON 1, EMAIL 1`);
  for (const value of ['Dupont', 'karim', 'example']) expect(stdout + JSON.stringify(found)).not.toContain(value);
});

test('a folder without personal data ends with 0, several paths are several scans', async () => {
  writeFileSync(join(source, 'a.txt'), 'Rien ici.\n');
  expect((await pii(source)).status).toBe(0);
  writeFileSync(join(folder, 'deux mots.txt'), NOTE);
  expect((await report(join(folder, 'deux mots.txt'), source)).totals.files).toBe(2);
});

test('the masked copy is the masked text, with the permissions of the source, and the source does not change', async () => {
  writeFileSync(join(source, 'sous', 'a.txt'), NOTE);
  chmodSync(join(source, 'sous', 'a.txt'), 0o640);
  chmodSync(join(source, 'sous'), 0o750);
  const { status, files } = await report(source, '--out', out);
  expect(status).toBe(0);
  const copy = join(out, 'dossier', 'sous', 'a.txt');
  expect(files[0].copy).toBe(copy);
  expect(readFileSync(copy, 'utf8')).toBe(mask(NOTE).text);
  expect(statSync(copy).mode & 0o777).toBe(0o640);
  expect(statSync(join(out, 'dossier', 'sous')).mode & 0o777).toBe(0o750);
  expect(readdirSync(join(out, 'dossier', 'sous'))).toEqual(['a.txt']);
  expect(readFileSync(join(source, 'sous', 'a.txt'), 'utf8')).toBe(NOTE);
});

test('a copy never goes into a source, through a link either, nor over files that are there', async () => {
  writeFileSync(join(source, 'a.txt'), NOTE);
  symlinkSync(source, join(folder, 'lien'));
  mkdirSync(out);
  writeFileSync(join(out, 'reste'), '');
  for (const target of [
    source,
    join(source, 'neuf'),
    join(folder, 'lien', 'neuf', 'deux'),
    out,
    join(source, 'a.txt'),
  ]) {
    const { status, stderr } = await pii(source, '--out', target);
    expect([target, status]).toEqual([target, 2]);
    expect(stderr).toContain('--out');
  }
  expect(readdirSync(source).sort()).toEqual(['a.txt', 'sous']);
  mkdirSync(join(folder, 'autre', 'dossier'), { recursive: true });
  expect((await pii(source, join(folder, 'autre', 'dossier'), '--out', join(folder, 'neuf'))).status).toBe(2);
  expect(existsSync(join(folder, 'neuf'))).toBe(false);
});

test('binary files, links and sockets are said to be skipped, and are neither read nor copied', async () => {
  writeFileSync(join(folder, 'dehors.txt'), NOTE);
  writeFileSync(join(source, 'image.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]));
  writeFileSync(join(source, 'lettre.pdf'), '%PDF-1.7\nmarie@example.com');
  symlinkSync(join(folder, 'dehors.txt'), join(source, 'lien.txt'));
  symlinkSync(folder, join(source, 'monte'));
  const socket = createServer().listen(join(source, 'prise'));
  await once(socket, 'listening');
  const { status, skipped, totals } = await report(source, '--out', out);
  socket.close();
  const reasons = Object.fromEntries(
    skipped.map(({ path, reason }: { path: string; reason: string }) => [path.slice(source.length + 1), reason]),
  );
  expect(reasons).toEqual({
    'image.png': 'binary',
    'lettre.pdf': 'binary',
    'lien.txt': 'link',
    monte: 'link',
    prise: 'special',
  });
  expect([status, totals.files]).toEqual([0, 0]);
  expect(readdirSync(join(out, 'dossier'))).toEqual(['sous']);
  expect((await pii(source)).stdout).toContain('Skipped, not text (2):');
});

test('Latin-1 and UTF-16 files are read, and every byte that is no personal data is written back as it was', async () => {
  const text = `Détail : ÿ\r\n${NOTE}`;
  const files = {
    'latin.txt': Buffer.from(text, 'latin1'),
    'wide.txt': Buffer.from(`\ufeff${text}`, 'utf16le'),
    'mark.txt': Buffer.from(`\ufeff${text}`),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(source, name), bytes);
  await pii(source, '--out', out);
  const copy = (name: string) => readFileSync(join(out, 'dossier', name));
  expect(copy('latin.txt').toString('latin1')).toBe(mask(text).text);
  expect(copy('wide.txt').toString('utf16le')).toBe(`\ufeff${mask(text).text}`);
  expect(copy('mark.txt').toString()).toBe(`\ufeff${mask(text).text}`);
});

// 1 MiB pieces: lines of odd lengths put values, accents and emoji on and around every cut.
test.each([
  ['lines', '\n'],
  ['one line', ' '],
])('a file of several pieces is masked as the whole text is: %s', async (_, separator) => {
  let text = '';
  for (let i = 0; text.length < 2_600_000; i++)
    text += `é🙂${'x'.repeat(i % 61)} client${i}@example.com +33 6 12 34 ${String(10 + (i % 90))} 78 fin${separator}`;
  const types = ['EMAIL', 'PHONE'] as const;
  writeFileSync(join(source, 'long.log'), text);
  writeFileSync(join(source, 'wide.log'), Buffer.from(`\ufeff${text}`, 'utf16le'));
  const { files } = await report(source, '--out', out, '--types', types.join(','));
  const whole = mask(text, { types });
  expect(files[0].entities).toEqual(whole.entities);
  expect(files[1].entities).toEqual(whole.entities);
  expect(readFileSync(join(out, 'dossier', 'long.log'), 'utf8') === whole.text).toBe(true);
  expect(readFileSync(join(out, 'dossier', 'wide.log'), 'utf16le') === `\ufeff${whole.text}`).toBe(true);
});

test('an empty file is a file, and its copy is empty', async () => {
  writeFileSync(join(source, 'vide'), '');
  expect((await report(source, '--out', out)).totals).toEqual({ files: 1, bytes: 0, entities: {} });
  expect(statSync(join(out, 'dossier', 'vide')).size).toBe(0);
});

test('a file that cannot be read makes the report incomplete, and its neighbours are scanned', async () => {
  writeFileSync(join(source, 'a.txt'), NOTE);
  // The system refuses to read it, to root too.
  const found = await report('/proc/self/mem', source, '--out', out);
  expect(found).toMatchObject({ status: 1, complete: false, totals: { files: 1 } });
  expect(found.skipped).toEqual([{ path: '/proc/self/mem', reason: 'failed', code: 'EIO' }]);
  expect(readdirSync(out)).toEqual(['dossier']);
});

test('a link named as an argument is followed', async () => {
  writeFileSync(join(source, 'a.txt'), NOTE);
  symlinkSync(join(source, 'a.txt'), join(folder, 'lien.txt'));
  expect((await report(join(folder, 'lien.txt'))).totals).toMatchObject({
    files: 1,
    entities: { PERSON: 1, EMAIL: 1 },
  });
});

test.each([
  [[], '--paths missing'],
  [['/nowhere/at/all'], 'ENOENT'],
  [['.', '--types', 'EMAIL,NAME'], 'unknown NAME'],
  [['.', '--format', 'x'], '--format'],
])('misuse ends with 2 and says what is wrong: %j', async (args, message) => {
  const { status, stdout, stderr } = await pii(...args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});

test('a terminal sees the share done, the speed and the time left; a file sees nothing', () => {
  let clock = 0;
  let written = '';
  const write = (chunk: unknown) => {
    written += String(chunk);
    return true;
  };
  const bar = createProgressBar({ isTTY: true, write }, 40_000_000, () => clock);
  clock = 1000;
  bar.advance(10_000_000);
  expect(written).toContain('[######------------------] 25 %  10.0 MB/s  0:03 left');
  bar.clear();
  expect(written.endsWith('\r\u001b[K')).toBe(true);
  written = '';
  createProgressBar({ isTTY: false, write }, 10, () => 5000).advance(10);
  expect(written).toBe('');
});
