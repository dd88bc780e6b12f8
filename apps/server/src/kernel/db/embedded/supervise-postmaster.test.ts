import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { identifyProcess } from './identify-process.ts';
import { type PostgresCrash, type PostmasterSource, supervisePostmaster } from './supervise-postmaster.ts';

function source(script: string, overrides: Partial<PostmasterSource> = {}): PostmasterSource {
  return {
    launch: async () => spawn('/bin/sh', ['-c', script], { detached: true }),
    isReady: () => true,
    readLog: () => 'the last line\n',
    onCrash: () => undefined,
    ...overrides,
  };
}

test('after ten quick failures it gives up, and says so once', async () => {
  const crashes: PostgresCrash[] = [];
  let launches = 0;
  const gaveUp = Promise.withResolvers<void>();
  const postmaster = await supervisePostmaster(
    source('', {
      launch: async () => {
        launches += 1;
        return spawn('/bin/sh', ['-c', 'sleep 0.05; exit 3']);
      },
      onCrash(crash) {
        crashes.push(crash);
        if (crash.fatal) gaveUp.resolve();
      },
    }),
  );
  await gaveUp.promise;
  expect(launches).toBe(10);
  expect(crashes.map((crash) => crash.fatal)).toEqual([...Array(9).fill(false), true]);
  expect(crashes.at(-1)).toMatchObject({ quickFailures: 10, reason: 'ended with 3: the last line' });
  expect(postmaster.pid()).toBeUndefined();
  await postmaster.stop();
});

test('the children of a dead postmaster are waited for, not counted as failures', async () => {
  let refusals = 3;
  const crashes: PostgresCrash[] = [];
  const postmaster = await supervisePostmaster(
    source('', {
      launch: async () => spawn('/bin/sh', ['-c', refusals > 0 ? 'exit 1' : 'exec sleep 60'], { detached: true }),
      isReady: () => refusals === 0,
      readLog() {
        refusals -= 1;
        return 'FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use\n';
      },
      onCrash: (crash) => crashes.push(crash),
    }),
  );
  expect(postmaster.pid()).toBeDefined();
  expect(crashes).toEqual([]);
  await postmaster.stop();
});

test('a stop during the pause before a restart leaves nothing running', async () => {
  const crashed = Promise.withResolvers<void>();
  const pids: number[] = [];
  const postmaster = await supervisePostmaster(
    source('', {
      launch: async () => {
        const child = spawn('/bin/sh', ['-c', pids.length === 0 ? 'sleep 0.05' : 'exec sleep 60'], { detached: true });
        pids.push(child.pid ?? 0);
        return child;
      },
      onCrash: () => crashed.resolve(),
    }),
  );
  await crashed.promise;
  await postmaster.stop();
  expect(pids.map(identifyProcess)).toEqual(pids.map(() => undefined));
});

test('a postmaster deaf to the fast shutdown is ended by the immediate one', async () => {
  const deaf = source("trap 'exit 0' QUIT; trap '' INT; while :; do sleep 0.1; done", {
    // Not before it ignores SIGINT: signal 2 is bit 1 of the mask in proc(5) status.
    isReady(pid) {
      const mask = /SigIgn:\s+(\w+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
      return (BigInt(`0x${mask}`) & 2n) !== 0n;
    },
  });
  const postmaster = await supervisePostmaster(deaf);
  const pid = postmaster.pid() ?? 0;
  await postmaster.stop();
  expect(identifyProcess(pid)).toBeUndefined();
}, 20_000);

test('a program that cannot be spawned is a start that fails', async () => {
  const missing = source('', { launch: async () => spawn('/nonexistent/postgres') });
  await expect(supervisePostmaster(missing)).rejects.toThrow('ENOENT');
});
