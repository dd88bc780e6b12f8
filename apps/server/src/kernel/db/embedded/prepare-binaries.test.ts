import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { canReach } from './can-reach.ts';
import { SYSTEM_DIR } from './make-system-dir.ts';
import { prepareBinaries } from './prepare-binaries.ts';
import { runAs } from './run-as.ts';
import { canRunAsNobody, isRoot, NOBODY } from './testing/nobody.ts';

const parent = mkdtempSync(join(tmpdir(), 'gardefou-binaries-'));
chmodSync(parent, 0o755);
const version = `0.0.0-test.${process.pid}`;
const copyName = `postgresql-${version}-${process.arch}`;
afterAll(() => {
  // A test closes folders, which only root could remove as they are.
  execFileSync('chmod', ['-R', 'u+w', parent]);
  for (const path of [parent, join(SYSTEM_DIR, copyName)]) rmSync(path, { recursive: true, force: true });
});

/** A package of the same shape as the real one, of a few bytes. */
let packageDir: string;
beforeEach(() => {
  packageDir = mkdtempSync(join(parent, 'package '));
  chmodSync(packageDir, 0o755);
  for (const dir of ['bin', 'lib']) mkdirSync(join(packageDir, 'native', dir), { recursive: true });
  writeFileSync(join(packageDir, 'package.json'), JSON.stringify({ version }));
  writeFileSync(join(packageDir, 'native', 'bin', 'postgres'), '#!/bin/sh\n');
  chmodSync(join(packageDir, 'native', 'bin', 'postgres'), 0o755);
  writeFileSync(join(packageDir, 'native', 'lib', 'libpq.so.5.18'), 'library');
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  writeFileSync(join(packageDir, 'native', 'pg-symlinks.json'), JSON.stringify(links));
});

test('the links that the package could not hold are made, and made once', async () => {
  for (let start = 0; start < 2; start += 1) {
    const binDir = await prepareBinaries(packageDir, undefined, parent, () => undefined);
    expect(binDir).toBe(join(packageDir, 'native', 'bin'));
    expect(readFileSync(join(binDir, '..', 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
  }
});

test.skipIf(!isRoot)(
  '[root only] programs that PostgreSQL’s user cannot reach are copied to where it can, once',
  async () => {
    chmodSync(packageDir, 0o700);
    const copies: string[] = [];
    for (let start = 0; start < 2; start += 1) {
      const binDir = await prepareBinaries(packageDir, NOBODY, parent, (stage) => copies.push(stage));
      expect(binDir).toBe(join(SYSTEM_DIR, copyName, 'native', 'bin'));
      expect(await canReach(NOBODY, join(binDir, 'postgres'), 'program')).toBe(true);
      expect(statSync(join(binDir, '..', 'lib', 'libpq.so.5')).mode & 0o777).toBe(0o644);
    }
    expect(copies).toHaveLength(1);
  },
);

test.skipIf(isRoot && !canRunAsNobody)(
  'from a package folder that is not ours, the programs are copied and linked',
  async () => {
    chmodSync(join(packageDir, 'native', 'lib'), 0o555);
    const own = mkdtempSync(join(parent, 'own '));
    chmodSync(own, 0o777);
    const module = new URL('./prepare-binaries.ts', import.meta.url).href;
    const code = `import { prepareBinaries } from ${JSON.stringify(module)};
    process.stdout.write(await prepareBinaries(process.argv[1], undefined, process.argv[2], () => {}));`;
    const args = ['--input-type=module', '-e', code, packageDir, own];
    const { output } = await runAs(isRoot ? NOBODY : undefined, process.execPath, args);
    expect(output).toBe(join(own, copyName, 'native', 'bin'));
    expect(readFileSync(join(own, copyName, 'native', 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
  },
);
