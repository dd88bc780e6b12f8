import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeMode, type FakeProvider, startFakeProvider } from '../../../../test/fake-provider.ts';
import { createProviders, type ProviderRegistry } from './create-providers.ts';
import type { EmbeddingCall, ProviderFailure } from './provider.ts';
import { silentObserver } from './testing/silent-observer.ts';

let fake: FakeProvider;
let registry: ProviderRegistry;

function connect(url: string): ProviderRegistry {
  return createProviders(
    {
      ...{ defaultProvider: 'demo', fallbacks: [], concurrency: 256 },
      ollama: { baseUrl: url },
      openai: { baseUrl: `${url}/v1`, apiKey: 'sk-server' },
      anthropic: { baseUrl: url },
    },
    silentObserver,
  );
}

beforeEach(async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  fake = await startFakeProvider();
  registry = connect(fake.url);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await registry.closeAll();
  await fake.close();
});

function embed(name: string, changes: Partial<EmbeddingCall> = {}) {
  const { signal } = new AbortController();
  const reply = registry.get(name)?.embed?.({
    ...{ model: 'fake-embedder', inputs: ['un [PERSON_1]', 'deux', 'un [PERSON_1]'], timeoutMs: 60_000, signal },
    ...changes,
  });
  if (!reply) throw new Error(`${name} has no embeddings`);
  return reply;
}

describe.each(['openai', 'ollama'])('%s', (name) => {
  test('one vector a text, in order, with the tokens counted', async () => {
    const reply = await embed(name);
    if (!reply.ok) throw new Error(reply.failure.kind);
    const { embeddings, usage, attempts } = reply;
    expect(embeddings.map(({ length }) => length)).toEqual([8, 8, 8]);
    expect(embeddings[0]).toEqual(embeddings[2]);
    expect(embeddings[0]).not.toEqual(embeddings[1]);
    expect({ usage, attempts }).toEqual({
      usage: { promptTokens: 6, completionTokens: 0, totalTokens: 6, estimated: false },
      attempts: 1,
    });
  });

  test('the dimensions and the tenant’s own key reach the provider', async () => {
    const reply = await embed(name, { dimensions: 3, apiKey: 'sk-tenant', inputs: ['x'] });
    expect(reply.ok && reply.embeddings[0]?.length).toBe(3);
    expect(fake.requests[0]?.headers.authorization).toBe('Bearer sk-tenant');
  });

  test.each([
    [[{ status: 500 }], { kind: 'unavailable', status: 500, attempts: 3 }],
    [[{ status: 429, retryAfter: '3600' }], { kind: 'rate_limited', retryAfterMs: 3_600_000, attempts: 1 }],
    [[{ status: 400 }], { kind: 'rejected', status: 400, attempts: 1 }],
    [['reset'], { kind: 'unavailable', attempts: 3 }],
    [['garbage_json'], { kind: 'garbage', attempts: 1 }],
    [['error_inside'], { kind: 'garbage', attempts: 1 }],
    [['wrong_type'], { kind: 'garbage', attempts: 1 }],
    [['stall_middle'], { kind: 'timeout', attempts: 1 }],
  ] satisfies [FakeMode[], Partial<ProviderFailure>][])('%j ends as it should', async (modes, failure) => {
    fake.behave(...modes);
    expect(await embed(name, { timeoutMs: modes[0] === 'stall_middle' ? 100 : 60_000 })).toMatchObject({
      ok: false,
      failure,
    });
  });

  test('a second attempt that succeeds is the answer', async () => {
    fake.behave({ status: 503 }, 'answer');
    expect(await embed(name)).toMatchObject({ ok: true, attempts: 2 });
  });

  test('a client that leaves cuts the request', async () => {
    fake.behave('hang');
    const leaving = new AbortController();
    const running = embed(name, { signal: leaving.signal });
    await vi.waitFor(() => expect(fake.requests).toHaveLength(1), { interval: 2 });
    leaving.abort();
    expect(await running).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
  });
});

/** Vectors answered as they stand, in both protocols. */
async function answerWith(vectors: { index?: unknown; embedding: unknown }[]) {
  const server = createServer((request, response) => {
    const ollama = { model: 'm', embeddings: vectors.map(({ embedding }) => embedding) };
    const openai = { object: 'list', data: vectors, model: 'm' };
    response.setHeader('content-type', 'application/json');
    request.resume().on('end', () => response.end(JSON.stringify(request.url?.startsWith('/v1') ? openai : ollama)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const connected = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await registry.closeAll();
  registry = connected;
  return () => server.close();
}

test('vectors of OpenAI’s are put in the order of their index; uncounted tokens are estimated', async () => {
  const close = await answerWith([
    { index: 1, embedding: [2] },
    { index: 0, embedding: [1] },
  ]);
  expect(await embed('openai', { inputs: ['abcdefgh', 'abcd'] })).toMatchObject({
    embeddings: [[1], [2]],
    usage: { promptTokens: 3, estimated: true },
  });
  close();
});

const whole = { embedding: [1] };
test.each([
  ['a vector missing', [whole]],
  ['a vector too many', [whole, whole, whole]],
  ['an empty vector', [whole, { embedding: [] }]],
  ['a vector with a text in it', [whole, { embedding: ['1'] }]],
  ['no vector', [whole, { embedding: null }]],
] as const)('%s: garbage, not vectors of the wrong texts', async (_what, vectors) => {
  const close = await answerWith([...vectors]);
  for (const name of ['openai', 'ollama']) {
    expect(await embed(name, { inputs: ['a', 'b'] })).toMatchObject({ ok: false, failure: { kind: 'garbage' } });
  }
  close();
});

test.each([[5], [-1], [0.5], ['1'], [1e9]])('an index %j that is none of the texts’ is garbage', async (index) => {
  const close = await answerWith([
    { index: 0, embedding: [1] },
    { index, embedding: [2] },
  ]);
  expect(await embed('openai', { inputs: ['a', 'b'] })).toMatchObject({ ok: false, failure: { kind: 'garbage' } });
  close();
});

test('Ollama is told to embed whole texts or none', async () => {
  await embed('ollama');
  expect(fake.requests[0]).toMatchObject({ path: '/api/embed', body: { truncate: false } });
});

test('Anthropic has no embeddings, and says so by not having them', () => {
  expect(registry.get('anthropic')).toBeDefined();
  expect(registry.get('anthropic')?.embed).toBeUndefined();
});
