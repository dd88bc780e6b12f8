import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSharedState, type SharedState, SharedStateUnavailable } from './index.ts';
import { openRedisState } from './open-redis-state.ts';
import { RedisLink } from './redis-link.ts';
import { type RedisServer, redisProgram, startRedisServer } from './start-redis-server.ts';

async function asError(call: unknown): Promise<unknown> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error;
  }
}

describe.skipIf(!redisProgram)('redis (needs redis-server or valkey-server)', () => {
  let server: RedisServer;
  let raw: Awaited<ReturnType<typeof connectRaw>>;
  let one: SharedState;
  let two: SharedState;
  const nodeOf = (index: number) => (index % 2 === 0 ? one : two);
  const connectRaw = () => createClient({ url: server.url }).connect();
  const serverMs = async () => {
    const [seconds, micros] = await raw.sendCommand<[string, string]>(['TIME']);
    return Number(seconds) * 1000 + Number(micros) / 1000;
  };

  beforeAll(async () => {
    server = await startRedisServer();
    raw = await connectRaw();
    one = await openRedisState(server.url);
    two = await openRedisState(server.url);
  });
  afterAll(async () => {
    raw?.destroy();
    await Promise.all([one?.close(), two?.close()]);
    await server?.kill();
  });

  test('two nodes count together: 200 callers spread over both, a limit of 50, exactly 50 pass', async () => {
    const claims = [{ key: randomUUID(), limit: 50, windowMs: 60_000 }];
    const decisions = await Promise.all(Array.from({ length: 200 }, async (_, index) => nodeOf(index).takeAll(claims)));
    expect(decisions.filter((decision) => decision.allowed)).toHaveLength(50);
  });

  test('what one node writes the other reads', async () => {
    const key = randomUUID();
    await one.set(key, 'revoked', 60_000);
    expect(await two.get(key)).toBe('revoked');
    await one.hit(key, 60_000);
    expect(await two.hit(key, 60_000)).toBe(2);
  });

  test('never more than the limit in any stretch of windowMs, and never a refusal while there is room', async () => {
    const schedule = fc.record({
      limit: fc.integer({ min: 1, max: 6 }),
      windowMs: fc.integer({ min: 10, max: 60 }),
      waits: fc.array(fc.nat(25), { minLength: 15, maxLength: 25 }),
    });
    await fc.assert(
      fc.asyncProperty(schedule, async ({ limit, windowMs, waits }) => {
        const claims = [{ key: randomUUID(), limit, windowMs }];
        const passed: { before: number; after: number }[] = [];
        for (const [index, waitMs] of waits.entries()) {
          if (waitMs > 12) await sleep(waitMs - 12);
          // Redis decides at a moment of its own between these two readings of its clock.
          const before = await serverMs();
          const decision = await nodeOf(index).takeAll(claims);
          const after = await serverMs();
          if (decision.allowed) passed.push({ before, after });
          else expect(passed.filter((hit) => before - hit.after < windowMs).length).toBeGreaterThanOrEqual(limit);
        }
        passed.forEach(({ before }, index) => {
          const over = passed[index + limit];
          if (over) expect(over.after - before).toBeGreaterThanOrEqual(windowMs);
        });
      }),
      { numRuns: 12 },
    );
  });

  test('thousands of hits that left during a lull are dropped exactly', async () => {
    const key = randomUUID();
    const now = Math.floor((await serverMs()) * 1000);
    for (const gone of [1, 2, 3, 7, 4_999, 5_000]) {
      const times = Array.from({ length: 5_000 }, (_, index) => now - (index < gone ? 3_600_000_000 : 0) + index);
      await raw.del(`gardefou:window:600000:${key}`);
      await raw.rPush(`gardefou:window:600000:${key}`, times.map(String));
      expect((await one.peek(key, 600_000)).count).toBe(5_000 - gone);
    }
  });

  test('after a failover to a clock that lags, hits stay in order; one wrong by more than the window starts anew', async () => {
    const ahead = async (ms: number) => {
      const key = randomUUID();
      await raw.rPush(`gardefou:window:60000:${key}`, String(Math.floor((await serverMs()) * 1000) + ms * 1000));
      return { key, limit: 1, windowMs: 60_000 };
    };
    expect(await one.takeAll([await ahead(30_000)])).toMatchObject({ allowed: false, retryAfterMs: 60_000 });
    expect(await one.takeAll([await ahead(3_600_000)])).toMatchObject({ allowed: true });
  });

  test('everything written carries the prefix and expires', async () => {
    const key = randomUUID();
    await one.takeAll([{ key, limit: 5, windowMs: 60_000 }]);
    await one.hit(key, 30_000);
    await one.setIfAbsent(key, '1', 60_000);
    await one.addAll([{ key, by: 1 }]);
    const keys = (await raw.keys('*')).filter((name) => name.includes(key));
    expect(keys).toHaveLength(3);
    for (const name of keys) {
      expect(name).toMatch(/^gardefou:/);
      expect(await raw.pTTL(name)).toBeGreaterThan(0);
    }
  });

  test('SCRIPT FLUSH goes unnoticed', async () => {
    const claims = [{ key: randomUUID(), limit: 5, windowMs: 60_000 }];
    await one.takeAll(claims);
    await raw.scriptFlush();
    expect(await one.takeAll(claims)).toMatchObject({ allowed: true, tightest: { remaining: 3 } });
    await raw.scriptFlush();
    await one.set('counter', '1', 60_000);
    expect(await one.addAll([{ key: 'counter', by: 1 }])).toEqual({ added: true, sums: [2] });
  });

  test('a server with no memory left refuses, and says so', async () => {
    await raw.configSet('maxmemory', '1');
    try {
      const refused = await asError(one.set(randomUUID(), 'x', 60_000));
      expect(refused).toMatchObject({ name: 'SharedStateUnavailable', reason: 'OOM' });
    } finally {
      await raw.configSet('maxmemory', '0');
    }
  });
});

describe.skipIf(!redisProgram)('redis that fails (needs redis-server or valkey-server)', () => {
  const lines: unknown[] = [];
  const log = { info: (...line: unknown[]) => lines.push(line), warn: (...line: unknown[]) => lines.push(line) };
  const claims = [{ key: 'k', limit: 1_000, windowMs: 60_000 }];
  const servers: RedisServer[] = [];
  const states: SharedState[] = [];
  const open = async (): Promise<[RedisServer, SharedState]> => {
    const server = await startRedisServer();
    servers.push(server);
    const state = await createSharedState({ redisUrl: server.url, log });
    states.push(state);
    return [server, state];
  };
  afterAll(async () => {
    for (const state of states) await state.close();
    for (const server of servers) await server.kill();
  });

  test('killed, every call is refused; started again, it serves, and both were logged once', async () => {
    const [server, state] = await open();
    lines.length = 0;
    await server.kill();
    const errors = await Promise.all(
      [state.takeAll(claims), state.hit('k', 1), state.get('k'), state.set('k', 'v', 1), state.ping()].map(asError),
    );
    for (const error of errors) expect(error).toBeInstanceOf(SharedStateUnavailable);
    await vi.waitFor(async () => expect(await asError(state.ping())).toMatchObject({ reason: 'ECONNREFUSED' }), 10_000);
    await server.restart();
    await vi.waitFor(async () => expect(await state.takeAll(claims)).toMatchObject({ allowed: true }), 10_000);
    expect(lines).toHaveLength(2);
  });

  test('hung, the first call is refused after the timeout and the next at once; awake, it serves again', async () => {
    const [server, state] = await open();
    server.hang();
    expect(await asError(state.ping())).toMatchObject({ reason: 'timeout' });
    // At once: refused before a timer of 1 ms, which a second wait for Redis could not be.
    const { promise: timer, resolve } = Promise.withResolvers<string>();
    setTimeout(resolve, 1, 'waited');
    expect(await Promise.race([asError(state.ping()), timer])).toMatchObject({ reason: 'timeout' });
    server.wake();
    await vi.waitFor(() => state.ping(), 10_000);
  });

  test('awake with a late refusal in place of a late answer, it serves again', async () => {
    const [server, state] = await open();
    await vi.waitFor(() => state.set('text', 'not a number', 60_000), 10_000);
    server.hang();
    expect(await asError(state.addAll([{ key: 'text', by: 1 }]))).toMatchObject({ reason: 'timeout' });
    server.wake();
    await vi.waitFor(() => state.ping(), 10_000);
  });

  test('hung for good, the connection is given up, and a server that takes its place is found', async () => {
    const [server, state] = await open();
    server.hang();
    expect(await asError(state.ping())).toMatchObject({ reason: 'timeout' });
    await vi.waitFor(async () => expect(await asError(state.ping())).not.toMatchObject({ reason: 'timeout' }), 10_000);
    await server.restart();
    await vi.waitFor(() => state.ping(), 10_000);
  });

  test('a pause of this process is not taken for a silence of Redis', async () => {
    const [, state] = await open();
    const answer = state.ping();
    // Runs after the command is written and before its answer can be read; lasts longer than the command may.
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000));
    await expect(answer).resolves.toBeUndefined();
  });

  test('a wrong password stops the boot, and neither error nor log holds it', async () => {
    const server = await startRedisServer({ password: 'the-right-one' });
    servers.push(server);
    lines.length = 0;
    const error = await asError(new RedisLink(server.url.replace('//', '//:canary-5ecret@'), log).connect(300));
    expect(error).toMatchObject({ name: 'SharedStateUnavailable', reason: 'WRONGPASS' });
    expect(lines.length).toBeGreaterThan(0);
    expect(everythingIn([error, lines])).not.toContain('canary-5ecret');
    const right = await createSharedState({ redisUrl: server.url.replace('//', '//:the-right-one@') });
    states.push(right);
    await vi.waitFor(() => right.ping(), 10_000);
  });

  test('closed, it refuses, and closing twice is no error', async () => {
    const [, state] = await open();
    await state.close();
    await state.close();
    expect(await asError(state.ping())).toMatchObject({ reason: 'closed' });
  });
});

test('an address that is none is refused without being quoted', async () => {
  for (const redisUrl of [
    'redis://:canary-5ecret@host:notaport',
    'http://:canary-5ecret@host',
    'redis://:canary-5ecret%zz@h',
  ]) {
    const error = await asError(createSharedState({ redisUrl }));
    expect(error).toBeInstanceOf(TypeError);
    expect(everythingIn(error)).not.toContain('canary-5ecret');
  }
});

test('no server at the address stops the boot within its deadline', async () => {
  const error = await asError(new RedisLink('redis://127.0.0.1:1').connect(300));
  expect(error).toMatchObject({ name: 'SharedStateUnavailable', reason: 'ECONNREFUSED' });
});

/** All own properties, hidden ones, causes and stacks included. */
function everythingIn(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null || seen.has(value)) return String(value);
  seen.add(value);
  return Reflect.ownKeys(value)
    .map((key) => everythingIn((value as Record<PropertyKey, unknown>)[key], seen))
    .join('\n');
}
