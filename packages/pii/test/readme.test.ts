import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as pii from '../src/index.ts';

const README = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

test('every result that the README promises is the result', async () => {
  const [example = ''] = [...README.matchAll(/```ts\n([\s\S]*?)```/g)]
    .map(([, code = '']) => code)
    .filter((code) => code.includes('// →'));
  let promises = 0;
  const code = example
    .replace(/^import (\{.*\}) from '@gardefou\/pii';$/m, 'export default (pii, promise) => { const $1 = pii;')
    .replace(/^(?!\/\/)(.+); \/\/ → (.+)$/gm, (_, expression, result) => {
      promises++;
      return `promise(${expression}, ${result});`;
    });
  expect(promises).toBe(9);
  const kept: number[] = [];
  const module = await import(`data:text/javascript,${encodeURIComponent(`${code}}`)}`);
  module.default(pii, (actual: unknown, promised: unknown) => {
    if (typeof promised === 'object') expect(actual).toMatchObject(promised as object);
    else expect(actual).toBe(promised);
    kept.push(1);
  });
  expect(kept).toHaveLength(promises);
});

test('the README says what decides each type', () => {
  const rows = [...README.matchAll(/^\| `([A-Z_]+)` /gm)].map(([, type]) => type);
  expect(rows).toEqual([...pii.ENTITY_TYPES]);
});
