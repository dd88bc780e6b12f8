import { expect, test } from 'vitest';
import { ExtractionQueue } from './extraction-queue.ts';

const staying = () => new AbortController().signal;

/** Work that ends when the test says so. */
function job() {
  const { promise, resolve } = Promise.withResolvers<string>();
  let begun = false;
  const work = () => {
    begun = true;
    return promise;
  };
  return { work, end: () => resolve('done'), begun: () => begun };
}

test('two at once, others in their order, none more than may wait', async () => {
  const queue = new ExtractionQueue(2, 2);
  const jobs = [job(), job(), job(), job()];
  const running = jobs.map(({ work }) => queue.run(staying(), work));
  expect(await queue.run(staying(), async () => 'never')).toBe('full');
  expect(jobs.map(({ begun }) => begun())).toEqual([true, true, false, false]);
  jobs[1]?.end();
  await running[1];
  await expect.poll(() => jobs.map(({ begun }) => begun())).toEqual([true, true, true, false]);
  for (const { end } of jobs) end();
  expect(await Promise.all(running)).toEqual(['done', 'done', 'done', 'done']);
  expect(await queue.run(staying(), async () => 'after')).toBe('after');
});

test('who leaves while waiting gives up the turn, and one whose work fails gives its place back', async () => {
  const queue = new ExtractionQueue(1, 1);
  const first = job();
  const running = queue.run(staying(), async () => {
    await first.work();
    throw new Error('invented');
  });
  const leaving = new AbortController();
  const waiting = queue.run(leaving.signal, async () => 'never');
  leaving.abort();
  expect(await waiting).toBe('left');
  expect(await queue.run(leaving.signal, async () => 'never')).toBe('left');
  const next = queue.run(staying(), async () => 'next');
  first.end();
  await expect(running).rejects.toThrow('invented');
  expect(await next).toBe('next');
});
