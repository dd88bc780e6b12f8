import { getEventListeners } from 'node:events';
import { setTimeout as sleep, setImmediate as yieldToEvents } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeMode, type FakeProvider, startFakeProvider } from '../../../../../test/fake-provider.ts';
import { createProviders, type ProviderRegistry } from '../create-providers.ts';
import type { Provider, ProviderCall, ProviderEvent, ProviderFailure } from '../provider.ts';
import { silentObserver } from '../testing/silent-observer.ts';

const KEY = 'sk-CANARY-KEY';
const PROMPT = 'CANARY-PROMPT de [PERSON_1]';
const REPLY = 'Voilà : c’est noté, la réponse est prête. Ça va ? 👍🏽 [PERSON_1] sera prévenu à 18 h.';

let fake: FakeProvider;
let registry: ProviderRegistry;

beforeEach(async () => {
  // No jitter, so retries follow at once; what the waits are is the matter of plan-retry.test.ts.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  fake = await startFakeProvider({ apiKey: KEY });
  registry = createProviders(
    {
      defaultProvider: 'openai',
      ollama: { baseUrl: fake.url },
      openai: { baseUrl: `${fake.url}/v1/`, apiKey: KEY },
      anthropic: { baseUrl: fake.url, apiKey: KEY },
      fallbacks: [],
      concurrency: 256,
    },
    silentObserver,
  );
});

afterEach(async () => {
  vi.restoreAllMocks();
  await registry.closeAll();
  await fake.close();
});

function provider(name: string): Provider {
  const found = registry.get(name);
  if (found === undefined) throw new Error(`no provider ${name}`);
  return found;
}

/** The provider has received this many requests. */
const received = (count: number) => vi.waitFor(() => expect(fake.requests).toHaveLength(count), { interval: 2 });
/** The provider has seen its first request's connection closed before the answer was whole. */
const cut = () => vi.waitFor(() => expect(fake.requests[0]?.abandoned).toBe(true), { interval: 2 });

function callWith(changes: Partial<ProviderCall> = {}): ProviderCall {
  const signal = new AbortController().signal;
  return { model: 'fake-model', messages: [{ role: 'user', content: PROMPT }], timeoutMs: 600_000, signal, ...changes };
}

/** Runs a call either way and tells it in one shape; a stream must end once and say nothing after. */
async function run(name: string, way: 'whole' | 'streamed', call: ProviderCall) {
  if (way === 'whole') {
    const reply = await provider(name).complete(call);
    if (!reply.ok) return { text: '', failure: reply.failure };
    const { choices, ...rest } = reply;
    const finishReasons = choices.map(({ finishReason }) => finishReason);
    return { text: choices[0]?.content ?? '', done: { ...rest, finishReasons }, failure: undefined };
  }
  const events: ProviderEvent[] = [];
  for await (const event of provider(name).stream(call)) events.push(event);
  const last = events.pop();
  const text = events.map((event) => (event.type === 'delta' ? event.text : 'an end before the end')).join('');
  if (last?.type === 'failed') return { text, failure: last.failure };
  if (last?.type === 'done') return { text, done: last, failure: undefined };
  throw new Error('a stream without an end');
}

type Expected = Partial<ProviderFailure> & { whole?: Partial<ProviderFailure>; streamed?: Partial<ProviderFailure> };

const FAILURES: [FakeMode[], Expected, Partial<ProviderCall>?][] = [
  [[{ status: 500 }], { kind: 'unavailable', status: 500, attempts: 3 }],
  [[{ status: 503 }], { kind: 'unavailable', status: 503, attempts: 3 }],
  [[{ status: 529 }], { kind: 'unavailable', status: 529, attempts: 3 }],
  [[{ status: 501 }], { kind: 'unavailable', status: 501, attempts: 1 }],
  [[{ status: 429, retryAfter: '0' }], { kind: 'rate_limited', status: 429, retryAfterMs: 0, attempts: 3 }],
  [[{ status: 429, retryAfter: '3600' }], { kind: 'rate_limited', retryAfterMs: 3_600_000, attempts: 1 }],
  [[{ status: 503, retryAfter: '4' }], { kind: 'unavailable', status: 503, attempts: 1 }, { timeoutMs: 3_000 }],
  [[{ status: 400 }], { kind: 'rejected', status: 400, attempts: 1 }],
  [[{ status: 401 }], { kind: 'rejected', status: 401, attempts: 1 }],
  [[{ status: 404 }], { kind: 'rejected', status: 404, attempts: 1 }],
  [['redirect'], { kind: 'rejected', status: 307, attempts: 1 }],
  [['reset'], { kind: 'unavailable', attempts: 3 }],
  [['reset_in_headers'], { kind: 'unavailable', attempts: 3 }],
  [['reset_in_body'], { kind: 'unavailable', attempts: 1 }],
  [['end_early'], { attempts: 1, whole: { kind: 'unavailable' }, streamed: { kind: 'garbage' } }],
  [['half_character'], { attempts: 1, whole: { kind: 'unavailable' }, streamed: { kind: 'garbage' } }],
  [['not_http'], { kind: 'garbage', attempts: 1 }],
  [['wrong_type'], { kind: 'garbage', attempts: 1 }],
  [['garbage_json'], { kind: 'garbage', attempts: 1 }],
  [['empty_choices'], { kind: 'garbage', attempts: 1 }],
  [['huge_body'], { kind: 'garbage', attempts: 1 }],
  [['error_inside'], { kind: 'unavailable', attempts: 1 }],
  [['hang'], { kind: 'timeout', attempts: 1 }, { timeoutMs: 100 }],
  [['stall_first'], { kind: 'timeout', attempts: 1 }, { timeoutMs: 100 }],
  [['stall_middle'], { kind: 'timeout', attempts: 1 }, { timeoutMs: 100 }],
  [[{ status: 429, retryAfter: '0' }, 'hang'], { kind: 'timeout', attempts: 2 }, { timeoutMs: 200 }],
];

describe.each(['openai', 'ollama', 'anthropic'])('%s', (name) => {
  describe.each(['whole', 'streamed'] as const)('%s', (way) => {
    test('a sound answer arrives as it was written, with its counts, over connections that are kept', async () => {
      fake.behave({ text: REPLY });
      const { signal } = new AbortController();
      for (let turn = 0; turn < 10; turn++) {
        const { text, done } = await run(name, way, callWith({ signal }));
        expect(text).toBe(REPLY);
        expect(done).toMatchObject({
          model: 'fake-model',
          finishReasons: ['stop'],
          usage: { promptTokens: 3, completionTokens: 18, totalTokens: 21, estimated: false },
        });
      }
      // Two: a call that follows in the very tick of an answer finds undici still closing the last one's books.
      expect(fake.connections()).toBeLessThanOrEqual(2);
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    });

    test.each(FAILURES)(
      '%j ends as it should, once, without a word of the provider, the prompt or the key',
      async (modes, expected, changes) => {
        fake.behave(...modes);
        const { whole, streamed, ...both } = expected;
        const { failure } = await run(name, way, callWith(changes));
        expect(failure).toMatchObject({ ...both, ...(way === 'whole' ? whole : streamed) });
        expect(JSON.stringify(failure)).not.toMatch(/CANARY|words/);
        expect(fake.requests).toHaveLength(failure?.attempts ?? 0);
      },
    );

    test.each([
      [{ status: 500 }, { status: 503 }],
      [{ status: 429, retryAfter: '0' }, 'reset'],
      ['reset_in_headers', { status: 502 }],
    ] satisfies [FakeMode, FakeMode][])(
      '%j then %j then an answer: the caller sees the answer only',
      async (first, second) => {
        fake.behave(first, second, { text: REPLY });
        expect(await run(name, way, callWith())).toMatchObject({ text: REPLY, failure: undefined });
        expect(fake.requests).toHaveLength(3);
        expect(fake.requests[2]?.body).toEqual(fake.requests[0]?.body);
      },
    );

    test('characters cut in halves between chunks are put together', async () => {
      fake.behave('bytes');
      expect((await run(name, way, callWith())).text).toBe(REPLY);
    });

    test('ten thousand tiny chunks lose nothing and end once', async () => {
      fake.behave('tiny_chunks');
      const { text, done } = await run(name, way, callWith({ maxTokens: 10_000 }));
      expect(text).toBe('aé €'.repeat(2_500));
      expect(done?.usage.completionTokens).toBe(10_000);
    });

    test('tokens the provider does not count are estimated, and said to be', async () => {
      fake.behave('no_usage');
      const { done } = await run(name, way, callWith());
      const [promptTokens, completionTokens] = [Math.ceil(PROMPT.length / 4), Math.ceil(REPLY.length / 4)];
      const totalTokens = promptTokens + completionTokens;
      expect(done?.usage).toEqual({ promptTokens, completionTokens, totalTokens, estimated: true });
    });

    test('a limit of tokens reaches the provider, and its reason comes back', async () => {
      fake.behave({ text: REPLY });
      const { text, done } = await run(name, way, callWith({ maxTokens: 2, temperature: 0.5 }));
      expect(text).toBe('Voilà : ');
      expect(done?.finishReasons).toEqual(['length']);
    });

    test('no provider at the address: unavailable after three tries', async () => {
      await fake.close();
      expect((await run(name, way, callWith())).failure).toEqual({ kind: 'unavailable', attempts: 3 });
    });

    test('a client gone before the call: nothing is sent', async () => {
      const { failure } = await run(name, way, callWith({ signal: AbortSignal.abort() }));
      expect(failure).toEqual({ kind: 'cancelled', attempts: 0 });
      expect(fake.requests).toHaveLength(0);
    });

    test('a client that leaves while the provider thinks: its connection is cut', async () => {
      fake.behave('hang');
      const controller = new AbortController();
      const running = run(name, way, callWith({ signal: controller.signal }));
      await received(1);
      controller.abort();
      expect((await running).failure).toEqual({ kind: 'cancelled', attempts: 1 });
      await cut();
    });

    test('a client that leaves between two tries: there is no other', async () => {
      fake.behave({ status: 503, retryAfter: '5' });
      const controller = new AbortController();
      const running = run(name, way, callWith({ signal: controller.signal }));
      await received(1);
      controller.abort();
      expect((await running).failure).toMatchObject({ kind: 'cancelled', attempts: 1 });
      expect(fake.requests).toHaveLength(1);
    });

    test('closing ends the calls that run', async () => {
      fake.behave('hang');
      const running = run(name, way, callWith());
      await received(1);
      await registry.closeAll();
      expect((await running).failure).toEqual({ kind: 'unavailable', attempts: 1 });
    });
  });

  test('a provider silent after its headers is given up at the first-token timeout, long before the other', async () => {
    fake.behave('stall_first');
    const { text, failure } = await run(name, 'streamed', callWith({ firstTokenTimeoutMs: 50 }));
    expect({ text, failure }).toEqual({ text: '', failure: { kind: 'timeout', attempts: 1 } });
    await cut();
  });

  test('once text has come the first-token timeout is over', async () => {
    fake.behave('stall_middle');
    const controller = new AbortController();
    const events: ProviderEvent[] = [];
    for await (const event of provider(name).stream(callWith({ firstTokenTimeoutMs: 20, signal: controller.signal }))) {
      events.push(event);
      setTimeout(() => controller.abort(), 100);
    }
    expect(events.at(-1)).toMatchObject({ type: 'failed', failure: { kind: 'cancelled' } });
  });

  test('text that came before a failure is handed on, and stays what was said', async () => {
    fake.behave('stall_middle');
    const controller = new AbortController();
    const events: ProviderEvent[] = [];
    for await (const event of provider(name).stream(callWith({ signal: controller.signal }))) {
      events.push(event);
      controller.abort();
    }
    expect(events).toMatchObject([{ type: 'delta' }, { type: 'failed', failure: { kind: 'cancelled', attempts: 1 } }]);
    await cut();
  });

  test('a line longer than a mebibyte ends the stream, whatever it holds', async () => {
    fake.behave('huge_line');
    expect((await run(name, 'streamed', callWith())).failure).toEqual({ kind: 'garbage', attempts: 1 });
  });

  test('leaving the loop early cuts the connection of the provider', async () => {
    fake.behave('stall_middle');
    for await (const event of provider(name).stream(callWith())) {
      expect(event.type).toBe('delta');
      break;
    }
    await cut();
  });

  test('a consumer slower than the provider receives every character of a long answer', async () => {
    const long = 'donnée '.repeat(20_000);
    fake.behave({ text: long });
    let text = '';
    for await (const event of provider(name).stream(callWith({ maxTokens: 20_000 }))) {
      if (event.type === 'delta') text += event.text;
      for (let turn = 0; turn < 20; turn++) await yieldToEvents();
    }
    expect(text).toBe(long);
  });

  test('a stream whose last line has no end is whole', async () => {
    fake.behave('no_newline');
    expect(await run(name, 'streamed', callWith())).toMatchObject({ text: REPLY, done: { finishReasons: ['stop'] } });
  });

  test('a stream is over with its last word, and its connection still serves when the provider closes the answer later', async () => {
    fake.behave('late_end');
    expect((await run(name, 'streamed', callWith())).text).toBe(REPLY);
    await sleep(100);
    await run(name, 'streamed', callWith());
    expect(fake.requests[0]?.abandoned).toBe(false);
    expect(fake.connections()).toBe(1);
  });

  test('nothing is sent before a stream is read', async () => {
    provider(name).stream(callWith());
    await yieldToEvents();
    expect(fake.requests).toHaveLength(0);
  });

  test('models are listed, and a provider that lists them is up', async () => {
    const { signal } = new AbortController();
    expect(await provider(name).models(signal)).toEqual(['fake-model', 'fake-model-large']);
    expect(await provider(name).health(signal)).toBe('up');
  });

  test.each([
    [404, 'up'],
    [405, 'up'],
    // Without a key of the server's own, that it asks for one is no fault of its.
    [401, name === 'ollama' ? 'up' : 'down'],
    [403, name === 'ollama' ? 'up' : 'down'],
    [400, 'down'],
  ] as const)('a list of models answered by %i means %s', async (status, health) => {
    fake.behaveOnModels({ status });
    const { signal } = new AbortController();
    expect(await provider(name).health(signal)).toBe(health);
    expect(await provider(name).models(signal)).toEqual([]);
  });

  test('a provider that is not there is down, and has no models', async () => {
    await fake.close();
    const { signal } = new AbortController();
    expect(await provider(name).health(signal)).toBe('down');
    expect(await provider(name).models(signal)).toEqual([]);
  });
});

test.each([
  ['openai', 'authorization', `Bearer ${KEY}`, 'Bearer sk-tenant'],
  ['anthropic', 'x-api-key', KEY, 'sk-tenant'],
] as const)(
  'the key of %s is in %s and nowhere else, and a tenant’s own takes its place',
  async (name, header, ours, theirs) => {
    for (const [apiKey, expected] of [
      [undefined, ours],
      ['sk-tenant', theirs],
    ] as const) {
      fake.requests.length = 0;
      await run(name, 'whole', callWith(apiKey === undefined ? {} : { apiKey }));
      const [request] = fake.requests;
      expect(request?.headers[header]).toBe(expected);
      const { [header]: _, ...headers } = request?.headers ?? {};
      expect(JSON.stringify({ ...request, headers })).not.toMatch(/CANARY-KEY|sk-tenant/);
    }
  },
);

test('Ollama is sent no key that it was not given', async () => {
  await run('ollama', 'whole', callWith());
  expect(JSON.stringify(fake.requests[0])).not.toContain(KEY);
  expect(fake.requests[0]?.headers).not.toHaveProperty('authorization');
});

test.each(['openai', 'anthropic'])(
  'a stream of %s without its last mark that gave its reason is whole',
  async (name) => {
    fake.behave('no_done');
    expect(await run(name, 'streamed', callWith())).toMatchObject({ text: REPLY, done: { finishReasons: ['stop'] } });
  },
);
