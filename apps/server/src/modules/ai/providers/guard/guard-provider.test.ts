import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ask, LIMITS, type Setup, settle, start } from '../testing/guarded-calls.ts';
import { guardProvider } from './guard-provider.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Opens the breaker by as many failures in a row as it takes. */
async function breakDown(setup: Setup): Promise<void> {
  for (let failure = 0; failure < LIMITS.failures; failure++) {
    ask(setup);
    await settle();
    setup.running()[0]?.end('unavailable');
    await settle();
  }
  expect(setup.guarded.state).toBe('open');
}

describe('how many at once', () => {
  test('calls above the limit wait, and go in the order they came', async () => {
    const setup = start();
    const asked = ['a', 'b', 'c', 'd'].map((model) => ask(setup, { model }));
    await settle();
    expect(setup.calls.map(({ call }) => call.model)).toEqual(['a', 'b']);
    setup.calls[1]?.end();
    await settle();
    expect(setup.calls.map(({ call }) => call.model)).toEqual(['a', 'b', 'c']);
    expect(asked.map(({ told }) => told)).toEqual([undefined, 'answer', undefined, undefined]);
  });

  test('a call that comes as a place falls free does not pass before the one that waited for it, nor beside it', async () => {
    const setup = start({ concurrency: 1 });
    ask(setup, { model: 'a' });
    ask(setup, { model: 'b' });
    await settle();
    setup.calls[0]?.end();
    // Between the end of `a` and the turn of `b` there are only promises: this call arrives in each of them.
    for (let turn = 0; turn < 10; turn++) {
      await Promise.resolve();
      if (turn === 5) ask(setup, { model: 'c' });
    }
    await settle();
    expect(setup.calls.map(({ call }) => call.model)).toEqual(['a', 'b']);
    expect(setup.running()).toHaveLength(1);
  });

  test('a call that finds the queue full is refused at once, as by a provider that is saturated', async () => {
    const setup = start();
    for (let call = 0; call < 4; call++) ask(setup);
    const fifth = ask(setup);
    await settle();
    expect(fifth.told).toEqual({ kind: 'rate_limited', attempts: 0, retryAfterMs: 1_000 });
    expect(setup.calls).toHaveLength(2);
  });

  test.each([
    [{ timeoutMs: 60 }, 30],
    [{ timeoutMs: 60, firstTokenTimeoutMs: 20 }, 10],
  ])('a call of %j waits %i ms for its turn and no longer', async (bounds, patienceMs) => {
    const setup = start();
    ask(setup, { timeoutMs: 1_000 });
    ask(setup, { timeoutMs: 1_000 });
    const third = ask(setup, bounds);
    await vi.advanceTimersByTimeAsync(patienceMs - 1);
    expect(third.told).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(third.told).toMatchObject({ kind: 'rate_limited', attempts: 0 });
    setup.calls[0]?.end();
    await settle();
    expect(setup.calls).toHaveLength(2);
  });

  test('the time a call waited is taken off the time it has', async () => {
    const setup = start({ concurrency: 1 });
    ask(setup);
    ask(setup, { timeoutMs: 60, firstTokenTimeoutMs: 50 });
    await vi.advanceTimersByTimeAsync(20);
    setup.calls[0]?.end();
    await settle();
    expect(setup.calls[1]?.call).toMatchObject({ timeoutMs: 40, firstTokenTimeoutMs: 30 });
    expect(setup.calls[0]?.call).not.toHaveProperty('firstTokenTimeoutMs');
  });

  test.each([true, false])(
    'a client that leaves while it waits is gone, and its place in the queue is free (stream: %s)',
    async (stream) => {
      const setup = start();
      const asked = Array.from({ length: 4 }, () => ask(setup, { stream }));
      await settle();
      asked[2]?.left.abort();
      await settle();
      expect(asked[2]?.told).toEqual({ kind: 'cancelled', attempts: 0 });
      const next = ask(setup);
      setup.calls[0]?.end();
      setup.calls[1]?.end();
      await settle();
      expect(setup.calls).toHaveLength(4);
      expect(next.told).toBeUndefined();
      const gone = ask(setup, { signal: AbortSignal.abort() });
      await settle();
      expect(gone.told).toEqual({ kind: 'cancelled', attempts: 0 });
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test('a stream that nobody reads takes no place', async () => {
    const setup = start({ concurrency: 1 });
    setup.guarded.stream({ model: 'm', messages: [], timeoutMs: 1, signal: new AbortController().signal });
    ask(setup);
    await settle();
    expect(setup.calls).toHaveLength(1);
    expect(setup.calls[0]?.streamed).toBe(false);
  });

  test('a stream left early gives its place back, read or not, waited for or not', async () => {
    const setup = start({ concurrency: 1 });
    const iterate = (timeoutMs = 1_000) =>
      setup.guarded
        .stream({ model: 'm', messages: [], timeoutMs, signal: new AbortController().signal })
        [Symbol.asyncIterator]();
    const unread = iterate();
    await unread.return?.();
    const read = iterate();
    const first = read.next();
    await settle();
    setup.calls[0]?.say('x');
    expect((await first).value).toMatchObject({ text: 'x' });
    const waiting = iterate();
    const turn = waiting.next();
    const leaving = waiting.return?.();
    await read.return?.();
    expect(await turn).toEqual({ done: true, value: undefined });
    await leaving;
    const last = ask(setup);
    await settle();
    setup.running()[0]?.end();
    await settle();
    expect(last.told).toBe('answer');
    expect(setup.calls).toHaveLength(2);
  });

  test('a fault of ours is thrown, and gives its place back', async () => {
    const setup = start({ concurrency: 1 });
    for (const stream of [true, false]) {
      const asked = ask(setup, { stream });
      const thrown = expect(asked.running).rejects.toThrow('ours');
      await settle();
      setup.running()[0]?.crash(new Error('ours'));
      await thrown;
    }
    expect(setup.guarded.state).toBe('closed');
    ask(setup);
    await settle();
    expect(setup.running()).toHaveLength(1);
  });
});

describe('a provider that is down', () => {
  test('those who wait are sent away when the breaker opens, and those who come hear how long it rests', async () => {
    const setup = start({ concurrency: 3 });
    const asked = Array.from({ length: 5 }, () => ask(setup, { timeoutMs: 10_000 }));
    await settle();
    for (const call of setup.calls.slice(0, 3)) call.end('timeout');
    await settle();
    expect(asked.slice(3).map(({ told }) => told)).toEqual([
      expect.objectContaining({ kind: 'unavailable', attempts: 0, retryAfterMs: 100 }),
      expect.objectContaining({ kind: 'unavailable', attempts: 0, retryAfterMs: 100 }),
    ]);
    await vi.advanceTimersByTimeAsync(40);
    const later = ask(setup);
    await settle();
    expect(later.told).toEqual({ kind: 'unavailable', attempts: 0, retryAfterMs: 60 });
    expect(setup.calls).toHaveLength(3);
  });

  test.each(['rejected', 'rate_limited', 'cancelled'] as const)('%s is not a sign of being down', async (kind) => {
    const setup = start();
    for (let call = 0; call < 10; call++) {
      ask(setup);
      await settle();
      setup.running()[0]?.end(kind);
      await settle();
    }
    expect(setup.guarded.state).toBe('closed');
  });

  test('one call goes to see when the time is up; what it finds is everybody’s', async () => {
    const setup = start();
    await breakDown(setup);
    await vi.advanceTimersByTimeAsync(100);
    const [probe, other] = [ask(setup), ask(setup)];
    await settle();
    expect(setup.running()).toHaveLength(1);
    expect(other.told).toMatchObject({ kind: 'unavailable', attempts: 0 });
    setup.running()[0]?.end();
    await settle();
    expect(probe.told).toBe('answer');
    expect(setup.observed.states).toEqual(['open', 'half_open', 'closed']);
  });

  test('the first piece of a stream that went to see is enough: nobody waits for its end', async () => {
    const setup = start();
    await breakDown(setup);
    await vi.advanceTimersByTimeAsync(100);
    const probe = ask(setup, { stream: true });
    await settle();
    setup.running()[0]?.say('Bon');
    await settle();
    expect(setup.guarded.state).toBe('closed');
    ask(setup);
    await settle();
    expect(setup.running()).toHaveLength(2);
    setup.running()[0]?.end('unavailable');
    await settle();
    expect(probe).toMatchObject({ text: 'Bon', told: { kind: 'unavailable' } });
    expect(setup.guarded.state).toBe('closed');
  });

  test('a call to see that its client left is made again by the next one', async () => {
    const setup = start();
    await breakDown(setup);
    await vi.advanceTimersByTimeAsync(100);
    const probe = ask(setup);
    await settle();
    probe.left.abort();
    await settle();
    expect(probe.told).toMatchObject({ kind: 'cancelled' });
    ask(setup);
    await settle();
    setup.running()[0]?.end();
    await settle();
    expect(setup.guarded.state).toBe('closed');
  });

  test('while old calls still hang the one place left is enough to go to see, and nobody waits behind it', async () => {
    const setup = start();
    ask(setup, { timeoutMs: 10_000 });
    await settle();
    for (let failure = 0; failure < 3; failure++) {
      ask(setup);
      await settle();
      setup.running().at(-1)?.end('unavailable');
      await settle();
    }
    await vi.advanceTimersByTimeAsync(100);
    const [probe, other] = [ask(setup), ask(setup)];
    await settle();
    expect(setup.running()).toHaveLength(2);
    expect(other.told).toMatchObject({ kind: 'unavailable', attempts: 0 });
    setup.running().at(-1)?.end();
    await settle();
    expect(probe.told).toBe('answer');
    expect(setup.guarded.state).toBe('closed');
  });

  test('a call that was never sent says nothing of the provider', async () => {
    const setup = start();
    await breakDown(setup);
    await vi.advanceTimersByTimeAsync(100);
    const inexpressible = guardProvider(
      { ...setup.provider, complete: async () => ({ ok: false, failure: { kind: 'rejected', attempts: 0 } }) },
      { ...LIMITS, failures: 1 },
      { state: () => {}, ended: () => setup.observed.attempts.push(99), began: () => {} },
    );
    await inexpressible.complete({ model: 'm', messages: [], timeoutMs: 1, signal: new AbortController().signal });
    expect(setup.observed.attempts).not.toContain(99);
    expect(inexpressible.state).toBe('closed');
  });
});

test('what is told for metrics: calls the provider ended, with their requests; the first piece of a stream, once', async () => {
  const setup = start();
  const streamed = ask(setup, { stream: true });
  await vi.advanceTimersByTimeAsync(20);
  setup.calls[0]?.say('a');
  setup.calls[0]?.say('b');
  setup.calls[0]?.end();
  const left = ask(setup);
  await settle();
  left.left.abort();
  await settle();
  expect(streamed.text).toBe('ab');
  expect(setup.observed).toEqual({ states: [], attempts: [1], began: [0.02] });
});
