import { expect, test } from 'vitest';
import { GroupWriter } from './group-writer.ts';

const named = (name: string) => name.slice(0, 1);

test('what is written in one turn is one batch a group, and later writes make the next', async () => {
  const flushed: string[] = [];
  const writer = new GroupWriter<string, string>(named, async (group, items) => {
    flushed.push(`${group}: ${items.join(' ')}`);
  });
  await Promise.all(['a1', 'b1', 'a2'].map((item) => writer.write(item)));
  await writer.write('a3');
  expect(flushed).toEqual(['a: a1 a2', 'b: b1', 'a: a3']);
});

test('a group that fails rejects its own writers and nobody else’s', async () => {
  const writer = new GroupWriter<string, string>(named, async (group) => {
    if (group === 'b') throw new Error('b is broken');
  });
  const fates = await Promise.allSettled(['a1', 'b1', 'a2', 'b2', 'c1'].map((item) => writer.write(item)));
  expect(fates.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
  await expect(writer.write('a3'), 'it goes on').resolves.toBeUndefined();
});

test('many writers at once are gathered into few batches, and a lone one waits for nobody', async () => {
  const sizes: number[] = [];
  const writer = new GroupWriter<string, string>(
    named,
    async (_group, items) => {
      sizes.push(items.length);
    },
    50,
  );
  const write = async (item: string) => {
    for (let turn = 0; turn < 5; turn++) await writer.write(item);
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => write(`a${index}`)));
  expect(sizes).toEqual([20, 20, 20, 20, 20]);
  await Promise.all([writer.write('a'), writer.write('a')]);
  await writer.write('a');
  expect(sizes.slice(5)).toEqual([2, 1]);
});
