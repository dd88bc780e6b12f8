import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** Every module reachable from the public entry, and the packages they name. */
function reach(
  path: string,
  files = new Set<string>(),
  packages = new Set<string>(),
): { files: Set<string>; packages: Set<string> } {
  if (files.has(path)) return { files, packages };
  files.add(path);
  for (const [, from = ''] of readFileSync(path, 'utf8').matchAll(/^(?:import|export)[^;]*?from '([^']+)';/gm)) {
    if (from.startsWith('.')) reach(join(dirname(path), from), files, packages);
    else packages.add(from);
  }
  return { files, packages };
}

test('nothing that a browser lacks is reachable from the entry', () => {
  const { files, packages } = reach(join(import.meta.dirname, 'index.ts'));
  expect(files.size).toBeGreaterThan(30);
  expect([...packages]).toEqual([]);
  for (const file of files)
    expect(readFileSync(file, 'utf8')).not.toMatch(/\b(?:process|Buffer|require|__dirname)\b[.(]/);
});
