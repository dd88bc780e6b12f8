import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ask, CALL_MS, LIMITS, settle, start } from '../testing/guarded-calls.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What may happen to a guarded provider, in any order. `which` counts around those there are. */
const which = fc.nat(11);
const failure = fc.constantFrom('unavailable' as const, 'timeout' as const, 'garbage' as const);
const answer = fc.constantFrom(undefined, 'rate_limited' as const, 'rejected' as const);
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('ask' as const), stream: fc.boolean() }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('end' as const), which, how: failure }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('end' as const), which, how: answer }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('say' as const), which }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('abort' as const), which }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('stop reading' as const), which }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(5, 40, 120) }) },
  ),
  { minLength: 5, maxLength: 80 },
);

function pick<T>(items: T[], which: number): T | undefined {
  return items[which % Math.max(1, items.length)];
}

test('under any sequence of outcomes the limits hold, everyone is answered once, and no place is lost', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const setup = start();
      const asked: ReturnType<typeof ask>[] = [];
      const unanswered = () => asked.filter(({ told }) => told === undefined);
      for (const step of script) {
        if (step.do === 'ask') asked.push(ask(setup, { stream: step.stream }));
        else if (step.do === 'wait') await vi.advanceTimersByTimeAsync(step.ms);
        else if (step.do === 'end') pick(setup.running(), step.which)?.end(step.how);
        else if (step.do === 'say') pick(setup.running(), step.which)?.say('x');
        else if (step.do === 'abort') pick(unanswered(), step.which)?.left.abort();
        else pick(unanswered(), step.which)?.stopReading();
        await settle();
        const { length: running } = setup.running();
        expect(running).toBeLessThanOrEqual(LIMITS.concurrency);
        expect(unanswered().length - running).toBeLessThanOrEqual(LIMITS.queue);
        if (setup.guarded.state === 'half_open') expect(unanswered().length).toBeGreaterThan(0);
        // Nobody waits while there is a place, nor while the provider rests.
        if (running < LIMITS.concurrency || setup.guarded.state !== 'closed')
          expect(unanswered().length - running).toBeLessThanOrEqual(0);
      }
      while (setup.running().length > 0) {
        setup.running()[0]?.end();
        await settle();
      }
      await vi.advanceTimersByTimeAsync(CALL_MS);
      await Promise.all(asked.map(({ running }) => running));
      expect(unanswered().every(({ left }) => left.signal.aborted)).toBe(true);
      expect(vi.getTimerCount()).toBe(0);
      // All places are there again: after its rest, one call to see, then as many as ever.
      await vi.advanceTimersByTimeAsync(LIMITS.openMs);
      ask(setup);
      await settle();
      setup.running()[0]?.end();
      await settle();
      for (let call = 0; call < 5; call++) ask(setup);
      await settle();
      expect(setup.running()).toHaveLength(LIMITS.concurrency);
      for (let call = 0; call < 4; call++) {
        setup.running()[0]?.end();
        await settle();
      }
      expect(setup.running()).toHaveLength(0);
    }),
    { numRuns: 300 },
  );
});
