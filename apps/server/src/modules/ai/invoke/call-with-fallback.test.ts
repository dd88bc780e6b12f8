import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { TenantActor } from '../../../kernel/actor.ts';
import type { AuditEntry } from '../../../kernel/audit-sink.ts';
import type { Context } from '../../../kernel/context.ts';
import { createMetrics } from '../../../kernel/metrics.ts';
import type { ProviderEvent, ProviderFailure } from '../providers/provider.ts';
import { scriptProvider } from '../providers/testing/script-provider.ts';
import type { CallRecord } from './call-record.ts';
import { completeWithFallback, streamWithFallback } from './call-with-fallback.ts';
import type { Candidate } from './choose-provider.ts';
import { prepareCall } from './prepare-call.ts';

const TIMEOUT_MS = 1_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  return () => vi.useRealTimers();
});

/** Everything that can happen without a provider's word has happened. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

/** A call with three candidates, asked whole or as a stream. */
function start(streamed: boolean) {
  const scripts = ['first', 'second', 'third'].map((name) => {
    const { provider, calls } = scriptProvider();
    return { provider: { ...provider, name }, calls };
  });
  const [one, two, three] = scripts.map(({ provider }): Candidate => ({ provider, model: `${provider.name}-model` }));
  if (!one || !two || !three) throw new Error('three');
  const rows: { entry: AuditEntry; asked: string[] }[] = [];
  const left = new AbortController();
  const audit = {
    record: async (entry: AuditEntry) => {
      // Who had been asked when the row became durable.
      rows.push({ entry, asked: asked() });
    },
  };
  const kernel = {
    ...{ audit, metrics: createMetrics(), clock: () => 0 },
    config: { ai: { timeoutMs: TIMEOUT_MS, firstTokenTimeoutMs: 100 } },
  };
  const actor = { id: 'u', tenantId: 't' };
  const context = { kernel, actor, requestId: 'r', signal: left.signal } as unknown as Context<TenantActor>;
  const tool = { code: 'AI_ASSISTANT', systemPrompt: null, maxTokens: 10, timeoutMs: 60_000 } as CallRecord['tool'];
  const record = { id: 'job', tool, provider: 'first', model: 'first-model' } as CallRecord;
  const masked = { messages: [], options: {} } as unknown as Parameters<typeof prepareCall>[2];
  const outgoing = prepareCall(context, tool, masked);
  const asked = () => scripts.filter(({ calls }) => calls.length > 0).map(({ provider }) => provider.name);
  const told: { events: ProviderEvent[]; end?: 'answer' | ProviderFailure['kind'] } = { events: [] };
  async function run(): Promise<void> {
    if (!streamed) {
      const reply = await completeWithFallback(
        context,
        record,
        [one as Candidate, two as Candidate, three as Candidate],
        outgoing,
      );
      told.end = reply.ok ? 'answer' : reply.failure.kind;
      return;
    }
    for await (const event of streamWithFallback(
      context,
      record,
      [one as Candidate, two as Candidate, three as Candidate],
      outgoing,
    )) {
      told.events.push(event);
      if (event.type === 'done') told.end = 'answer';
      if (event.type === 'failed') told.end = event.failure.kind;
    }
  }
  const running = run();
  const call = (name: string) => {
    const held = scripts.find(({ provider }) => provider.name === name)?.calls[0];
    if (!held) throw new Error(`${name} was not asked`);
    return held;
  };
  return { record, rows, left, asked, told, running, call };
}

describe.each([false, true])('streamed: %s', (streamed) => {
  test.each(['unavailable', 'timeout', 'rate_limited', 'garbage'] as const)(
    '%s: the next one is asked, once the trail knows of it, and answers',
    async (kind) => {
      const { record, rows, asked, told, running, call } = start(streamed);
      await settle();
      call('first').end(kind);
      await settle();
      expect(asked()).toEqual(['first', 'second']);
      call('second').end();
      await running;
      expect(told.end).toBe('answer');
      expect(rows).toEqual([
        {
          asked: ['first'],
          entry: expect.objectContaining({
            action: 'ai.fallback',
            outcome: 'intent',
            details: {
              tool: 'AI_ASSISTANT',
              provider: 'second',
              model: 'second-model',
              from: 'first',
              failure: kind,
              attempts: 1,
            },
          }),
        },
      ]);
      expect(record).toMatchObject({ provider: 'second', model: 'second-model' });
    },
  );

  test.each(['rejected', 'cancelled'] as const)('%s says nothing of the provider: no other is asked', async (kind) => {
    const { rows, asked, told, running, call } = start(streamed);
    await settle();
    call('first').end(kind);
    await running;
    expect({ told: told.end, asked: asked(), rows }).toEqual({ told: kind, asked: ['first'], rows: [] });
  });

  test('a client that has gone is asked for nowhere else', async () => {
    const { rows, asked, told, running, left } = start(streamed);
    await settle();
    left.abort();
    await running;
    expect({ told: told.end, asked: asked(), rows }).toEqual({ told: 'cancelled', asked: ['first'], rows: [] });
  });

  test('each is asked once, and when all fail the last failure is told', async () => {
    const { record, rows, told, running, call } = start(streamed);
    for (const name of ['first', 'second', 'third']) {
      await settle();
      call(name).end(name === 'third' ? 'garbage' : 'unavailable');
    }
    await running;
    expect(told.end).toBe('garbage');
    expect(rows).toHaveLength(2);
    expect(record.provider).toBe('third');
  });

  test('all share one deadline: the second has what the first left, and there is no third when nothing is', async () => {
    const { asked, told, running, call } = start(streamed);
    await settle();
    expect(call('first').call).toMatchObject({ timeoutMs: TIMEOUT_MS, firstTokenTimeoutMs: 100, model: 'first-model' });
    vi.advanceTimersByTime(400);
    call('first').end('timeout');
    await settle();
    expect(call('second').call).toMatchObject({ timeoutMs: TIMEOUT_MS - 400, firstTokenTimeoutMs: 100 });
    // A few milliseconds are left: nobody answers in them.
    vi.advanceTimersByTime(580);
    call('second').end('timeout');
    await running;
    expect({ told: told.end, asked: asked() }).toEqual({ told: 'timeout', asked: ['first', 'second'] });
  });

  test('an answer asks nobody else and leaves no row', async () => {
    const { rows, asked, told, running, call } = start(streamed);
    await settle();
    call('first').end();
    await running;
    expect({ told: told.end, asked: asked(), rows }).toEqual({ told: 'answer', asked: ['first'], rows: [] });
  });
});

test('once a piece of a stream has left, its failure is the end: no other provider goes on with it', async () => {
  const { rows, asked, told, running, call } = start(true);
  await settle();
  call('first').say('Bon');
  await settle();
  call('first').end('unavailable');
  await running;
  expect(told.events).toMatchObject([{ type: 'delta', text: 'Bon' }, { type: 'failed' }]);
  expect({ asked: asked(), rows }).toEqual({ asked: ['first'], rows: [] });
});

test('a stream that failed is over before the next one begins: nothing of it is left behind', async () => {
  const { running, call } = start(true);
  await settle();
  const first = call('first');
  first.end('unavailable');
  await settle();
  expect(first.over).toBe(true);
  call('second').say('Bon');
  call('second').end();
  await running;
  expect(call('second').over).toBe(true);
});

test('a trail that cannot be written stops the call: the next provider hears nothing', async () => {
  const setup = start(false);
  setup.running.catch(() => undefined);
  await settle();
  setup.rows.push = () => {
    throw new Error('the trail is down');
  };
  setup.call('first').end('unavailable');
  await expect(setup.running).rejects.toThrow('the trail is down');
  expect(setup.asked()).toEqual(['first']);
});
