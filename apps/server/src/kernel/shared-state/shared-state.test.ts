import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Addition, createSharedState, type SharedState, type WindowClaim } from './index.ts';
import { openRedisState } from './open-redis-state.ts';
import { redisProgram, startRedisServer } from './start-redis-server.ts';

/** One implementation with its time: memory's is moved by hand, Redis's is the server's. */
interface Subject {
  state: SharedState;
  nowMs(): Promise<number>;
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

async function openMemory(): Promise<Subject> {
  let now = 1_700_000_000_000;
  const state = await createSharedState({ clock: () => now });
  return {
    state,
    nowMs: async () => now,
    pass: async (ms) => {
      now += ms;
    },
    close: () => state.close(),
  };
}

async function openRedis(): Promise<Subject> {
  const server = await startRedisServer();
  const state = await openRedisState(server.url);
  const client = await createClient({ url: server.url }).connect();
  const nowMs = async () => {
    const [seconds, micros] = await client.sendCommand<[string, string]>(['TIME']);
    return Number(seconds) * 1000 + Number(micros) / 1000;
  };
  return {
    state,
    nowMs,
    pass: async (ms) => {
      const until = (await nowMs()) + ms;
      while ((await nowMs()) < until) await sleep(Math.min(ms, 20));
    },
    close: async () => {
      client.destroy();
      await state.close();
      await server.kill();
    },
  };
}

const claim = (limit: number, windowMs = 60_000): WindowClaim => ({ key: randomUUID(), limit, windowMs });

const subjects = [
  ['memory', openMemory, true],
  ['redis (needs redis-server or valkey-server)', openRedis, redisProgram !== undefined],
] as const;

for (const [name, open, available] of subjects) {
  describe.skipIf(!available)(`shared state in ${name}`, () => {
    let subject: Subject;
    let state: SharedState;
    beforeAll(async () => {
      subject = await open();
      state = subject.state;
    });
    afterAll(() => subject?.close());

    test('a window lets its limit through, then says which window refused and for how long', async () => {
      const hourly = claim(100, 3_600_000);
      const limited = claim(2);
      const first = await state.takeAll([hourly, limited]);
      expect(first).toMatchObject({ allowed: true, tightest: { claim: limited, remaining: 1 } });
      expect(await state.takeAll([hourly, limited])).toMatchObject({ allowed: true, tightest: { remaining: 0 } });
      const refusal = await state.takeAll([hourly, limited]);
      expect(refusal).toMatchObject({ allowed: false, blocked: limited });
      if (refusal.allowed) throw new Error('unreachable');
      expect(refusal.retryAfterMs).toBeGreaterThan(0);
      expect(refusal.retryAfterMs).toBeLessThanOrEqual(60_000);
    });

    test('a request that one window refuses counts in none', async () => {
      const wide = claim(10);
      const narrow = claim(1);
      for (let call = 0; call < 5; call += 1) await state.takeAll([wide, narrow]);
      for (let call = 0; call < 5; call += 1) await state.takeAll([narrow, wide]);
      expect((await state.peek(wide.key, wide.windowMs)).count).toBe(1);
    });

    test('200 callers at once on a limit of 50: exactly 50 pass', async () => {
      const claims = [claim(1_000), claim(50)];
      const decisions = await Promise.all(Array.from({ length: 200 }, async () => state.takeAll(claims)));
      expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(50);
    });

    test('of several full windows the one that frees a place last is named, so that the retry is not refused again', async () => {
      const short = claim(1, 30_000);
      const long = claim(1, 90_000);
      await state.takeAll([short, long]);
      expect(await state.takeAll([short, long])).toMatchObject({ allowed: false, blocked: long });
      expect(await state.takeAll([long, short])).toMatchObject({ allowed: false, blocked: long });
    });

    test('a refused caller passes when retryAfterMs is over and not before', async () => {
      const limited = claim(3, 800);
      let asked = await subject.nowMs();
      let refusal = await state.takeAll([limited]);
      while (refusal.allowed) {
        asked = await subject.nowMs();
        refusal = await state.takeAll([limited]);
      }
      const answered = await subject.nowMs();

      await subject.pass(refusal.retryAfterMs / 2);
      const early = await state.takeAll([limited]);
      const earlyAnswered = await subject.nowMs();
      // Sleeping may take longer than asked; what must not be is a pass before its time.
      if (early.allowed) expect(earlyAnswered).toBeGreaterThan(asked + refusal.retryAfterMs - 1);

      await subject.pass(Math.max(0, answered + refusal.retryAfterMs - earlyAnswered));
      expect(await state.takeAll([limited])).toMatchObject({ allowed: true });
    });

    test('a key limited by the second and by the hour has two windows', async () => {
      const perSecond = claim(1, 10_000);
      const perHour = { ...perSecond, limit: 5, windowMs: 3_600_000 };
      await state.takeAll([perSecond, perHour]);
      await state.takeAll([perHour]);
      expect((await state.peek(perSecond.key, perSecond.windowMs)).count).toBe(1);
      expect((await state.peek(perHour.key, perHour.windowMs)).count).toBe(2);
    });

    test('a window claimed twice in one call counts the request once, and the stricter limit holds', async () => {
      const strict = claim(1);
      const lax = { ...strict, limit: 9 };
      expect(await state.takeAll([lax, strict])).toMatchObject({ allowed: true });
      expect((await state.peek(strict.key, strict.windowMs)).count).toBe(1);
      expect(await state.takeAll([lax, strict])).toMatchObject({ allowed: false, blocked: strict });
    });

    test('a limit lowered below what stands refuses until enough has left', async () => {
      const lax = claim(5, 60_000);
      for (let call = 0; call < 5; call += 1) await state.takeAll([lax]);
      const refusal = await state.takeAll([{ ...lax, limit: 2 }]);
      expect(refusal.allowed).toBe(false);
      expect(await state.takeAll([{ ...lax, limit: 6 }])).toMatchObject({ allowed: true });
    });

    test('a limit of zero refuses always, and no claim at all is allowed', async () => {
      expect(await state.takeAll([claim(0, 5_000)])).toMatchObject({ allowed: false, retryAfterMs: 5_000 });
      expect(await state.takeAll([])).toEqual({ allowed: true, tightest: undefined });
    });

    test('hits are counted, seen without being counted, and forgotten on demand', async () => {
      const key = randomUUID();
      expect(await state.peek(key, 60_000)).toEqual({ count: 0, oldestLeavesInMs: 0 });
      expect([await state.hit(key, 60_000), await state.hit(key, 60_000)]).toEqual([1, 2]);
      const seen = await state.peek(key, 60_000);
      expect(seen.count).toBe(2);
      expect(seen.oldestLeavesInMs).toBeGreaterThan(0);
      expect(seen.oldestLeavesInMs).toBeLessThanOrEqual(60_000);
      await state.clear(key, 60_000);
      expect((await state.peek(key, 60_000)).count).toBe(0);
      await state.clear(randomUUID(), 60_000);
    });

    test('a hit leaves its window with time', async () => {
      const key = randomUUID();
      await state.hit(key, 300);
      await subject.pass(301);
      expect(await state.peek(key, 300)).toEqual({ count: 0, oldestLeavesInMs: 0 });
      expect(await state.hit(key, 300)).toBe(1);
    });

    test('a hit log stops growing at 10,000 and goes on counting as many', async () => {
      const key = randomUUID();
      for (let batch = 0; batch < 11; batch += 1) {
        await Promise.all(Array.from({ length: 1_000 }, async () => state.hit(key, 600_000)));
      }
      expect(await state.hit(key, 600_000)).toBe(10_000);
      expect((await state.peek(key, 600_000)).count).toBe(10_000);
    });

    test('a value lives for its time and no longer', async () => {
      const key = randomUUID();
      expect(await state.get(key)).toBeUndefined();
      await state.set(key, 'é✓', 60_000);
      expect(await state.get(key)).toBe('é✓');
      await state.set(key, '', 300);
      await subject.pass(301);
      expect(await state.get(key)).toBeUndefined();
      await state.set(key, 'kept', 60_000);
      await state.delete(key);
      expect(await state.get(key)).toBeUndefined();
    });

    test('a lifetime already over, or of half a millisecond, is no error', async () => {
      const key = randomUUID();
      await state.set(key, 'late', -5);
      await subject.pass(2);
      expect(await state.get(key)).toBeUndefined();
      expect(await state.setIfAbsent(key, 'short', 0.5)).toBe(true);
    });

    test('of 50 that race to set a value one wins, and the value is the winner’s until it expires', async () => {
      const key = randomUUID();
      const won = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => state.setIfAbsent(key, `${index}`, 60_000)),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await state.get(key)).toBe(String(won.indexOf(true)));
      const expired = randomUUID();
      await state.setIfAbsent(expired, 'first', 300);
      await subject.pass(301);
      expect(await state.setIfAbsent(expired, 'next', 60_000)).toBe(true);
    });

    test('a counter that is not there is not started at zero: the caller seeds it', async () => {
      const addition = { key: randomUUID(), by: 5 };
      expect(await state.addAll([addition])).toEqual({ added: false, missing: [addition], full: [] });
      expect(await state.get(addition.key)).toBeUndefined();
      await state.setIfAbsent(addition.key, '1000', 60_000);
      expect(await state.addAll([addition])).toEqual({ added: true, sums: [1005] });
      expect(await state.addAll([{ ...addition, by: -6 }])).toEqual({ added: true, sums: [999] });
      expect(await state.get(addition.key)).toBe('999');
    });

    test('additions are made all or none: one that would pass its limit, or that finds no counter, holds back the others', async () => {
      const wide = { key: randomUUID(), by: 1, limit: 10 };
      const narrow = { key: randomUUID(), by: 1, limit: 1 };
      const absent = { key: randomUUID(), by: 1, limit: 10 };
      for (const { key } of [wide, narrow]) await state.set(key, '0', 60_000);
      expect(await state.addAll([wide, narrow])).toEqual({ added: true, sums: [1, 1] });
      expect(await state.addAll([wide, narrow])).toEqual({ added: false, missing: [], full: [narrow] });
      expect(await state.addAll([absent, wide])).toEqual({ added: false, missing: [absent], full: [] });
      expect(await state.addAll([narrow, absent])).toEqual({ added: false, missing: [absent], full: [narrow] });
      expect([await state.get(wide.key), await state.get(narrow.key)]).toEqual(['1', '1']);
      expect(await state.addAll([])).toEqual({ added: true, sums: [] });
    });

    test('an addition of nothing asks whether the counter has passed its limit', async () => {
      const key = randomUUID();
      await state.set(key, '7', 60_000);
      expect(await state.addAll([{ key, by: 0, limit: 7 }])).toEqual({ added: true, sums: [7] });
      expect(await state.addAll([{ key, by: 0, limit: 6 }])).toMatchObject({ added: false });
      expect(await state.addAll([{ key, by: -1 }]), 'giving back is never refused').toEqual({ added: true, sums: [6] });
    });

    test('adding to a counter does not lengthen its life', async () => {
      const key = randomUUID();
      await state.set(key, '1', 400);
      await subject.pass(300);
      await state.addAll([{ key, by: 1 }]);
      await subject.pass(101);
      expect(await state.get(key)).toBeUndefined();
    });

    test('a counter takes whole numbers only', async () => {
      const key = randomUUID();
      await state.set(key, '1', 60_000);
      await expect((async () => state.addAll([{ key, by: 0.5 }]))()).rejects.toThrow(RangeError);
      expect(await state.get(key)).toBe('1');
    });

    test('100 additions at once lose none, and of 100 on a limit of 30 exactly 10 of 3 pass', async () => {
      const [free, limited] = [randomUUID(), randomUUID()];
      for (const key of [free, limited]) await state.set(key, '0', 60_000);
      const at = (addition: Addition) => Promise.all(Array.from({ length: 100 }, async () => state.addAll([addition])));
      await at({ key: free, by: 3 });
      expect(await state.get(free)).toBe('300');
      const decisions = await at({ key: limited, by: 3, limit: 30 });
      expect(decisions.filter(({ added }) => added)).toHaveLength(10);
      expect(await state.get(limited)).toBe('30');
    });

    test('it says that it is there', async () => {
      await expect(state.ping()).resolves.toBeUndefined();
    });
  });
}
