import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/harness/create-test-database.ts';
import type { Kernel } from '../kernel.ts';
import { createLog } from '../log.ts';
import { CachedByKey } from './cached-by-key.ts';
import { type Invalidations, startInvalidations } from './invalidations.ts';

const LISTENERS = `FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'gardefou:listen'`;
let database: TestDatabase;
let owner: pg.Client;
let invalidations: Invalidations;
let cache: CachedByKey<{ group: string; value: string }>;
/** While set, no listener may connect. */
let isCut = false;

beforeAll(async () => {
  database = await createTestDatabase('empty');
  owner = new pg.Client(database.config);
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});
beforeEach(async () => {
  isCut = false;
  invalidations = await start();
  cache = new CachedByKey({ invalidations } as Kernel, {
    topics: ['decision'],
    max: 100,
    ttlMs: 60_000,
    groupsOf: ({ group }) => [group],
  });
});
afterEach(() => invalidations.close());

function start(): Promise<Invalidations> {
  const connect = () =>
    new pg.Client({ ...database.config, application_name: 'gardefou:listen', ...(isCut ? { password: 'wrong' } : {}) });
  return startInvalidations(connect, createLog('silent'));
}
const listeners = async () => (await owner.query(`SELECT pid ${LISTENERS}`)).rowCount;
const cut = () => owner.query(`SELECT pg_terminate_backend(pid) ${LISTENERS}`);
const notify = (key: string) => owner.query(`SELECT pg_notify('gardefou_invalidate', $1)`, [`decision|${key}`]);
const read = (key: string, value: string) => cache.get(key, async () => ({ group: key, value }));

/** A load that waits to be told what it read. */
function heldLoad(key: string) {
  const held = Promise.withResolvers<{ group: string; value: string }>();
  const result = cache.get(key, () => held.promise);
  return { result, finish: (value: string) => held.resolve({ group: key, value }) };
}

test('a value is kept until its own group is notified, and no other', async () => {
  await read('a', 'first');
  await read('b', 'first');
  expect(await read('a', 'second')).toMatchObject({ value: 'first' });
  await notify('a');
  await expect.poll(() => cache.peek('a')).toBeUndefined();
  expect(cache.peek('b')).toMatchObject({ value: 'first' });
  expect(await read('a', 'second')).toMatchObject({ value: 'second' });
});

test('a load that began before an invalidation is not stored after it, nor shared with those who come later', async () => {
  const stale = heldLoad('a');
  invalidations.dropHere('decision', 'a');
  expect(await read('a', 'new')).toMatchObject({ value: 'new' });
  stale.finish('old');
  expect(await stale.result).toMatchObject({ value: 'old' });
  expect(cache.peek('a')).toMatchObject({ value: 'new' });
});

test('while no word can arrive nothing is answered from the cache, and no load is shared', async () => {
  await read('a', 'cached');
  isCut = true;
  await cut();
  await expect.poll(() => invalidations.live).toBe(false);
  expect(cache.peek('a')).toBeUndefined();
  const slow = heldLoad('a');
  expect(await read('a', 'fresh')).toMatchObject({ value: 'fresh' });
  slow.finish('old');
  await slow.result;
  expect(cache.peek('a')).toBeUndefined();
});

test('a load that began while no word could arrive is not stored when it ends after the connection is back', async () => {
  isCut = true;
  await cut();
  await expect.poll(() => invalidations.live).toBe(false);
  const slow = heldLoad('a');
  // What it read changes now, and nobody hears of it.
  await notify('a');
  isCut = false;
  await expect.poll(() => invalidations.live, { timeout: 5_000 }).toBe(true);
  slow.finish('old');
  await slow.result;
  expect(await read('a', 'new')).toMatchObject({ value: 'new' });
});

test('after any number of cuts one connection listens, and word arrives again', async () => {
  for (let round = 0; round < 3; round += 1) {
    await cut();
    await expect.poll(() => invalidations.live).toBe(false);
    await expect.poll(() => invalidations.live, { timeout: 5_000 }).toBe(true);
  }
  await expect.poll(listeners).toBe(1);
  await read('a', 'first');
  await notify('a');
  await expect.poll(() => cache.peek('a')).toBeUndefined();
});

test('closed while it tries to connect again, it leaves no connection behind', async () => {
  const held = Promise.withResolvers<void>();
  const connected = Promise.withResolvers<void>();
  let connecting = false;
  let first = true;
  const slow = await startInvalidations(() => {
    const client = new pg.Client({ ...database.config, application_name: 'gardefou:listen' });
    const connect = client.connect.bind(client);
    if (!first) {
      client.connect = (async () => {
        connecting = true;
        await held.promise;
        await connect();
        connected.resolve();
        return client;
      }) as typeof client.connect;
    }
    first = false;
    return client;
  }, createLog('silent'));
  await cut();
  await expect.poll(() => connecting).toBe(true);
  await expect.poll(() => invalidations.live, { timeout: 5_000 }).toBe(true);
  await slow.close();
  held.resolve();
  await connected.promise;
  await expect.poll(listeners).toBe(1);
  expect(slow.live).toBe(false);
});

test('when it cannot listen at the start it says so and tries no more: the boot fails', async () => {
  isCut = true;
  let attempts = 0;
  const refused = startInvalidations(() => {
    attempts += 1;
    return new pg.Client({ ...database.config, password: 'wrong' });
  }, createLog('silent'));
  await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(/^28/) });
  // Longer than the pause before another attempt.
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(attempts).toBe(1);
});
