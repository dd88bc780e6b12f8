import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { Pool } from 'undici';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../../../../../test/fake-provider.ts';
import { Exchange, type UpstreamRequest } from './exchange.ts';
import type { Upstream } from './upstream.ts';

let fake: FakeProvider;
let upstream: Upstream;

beforeEach(async () => {
  fake = await startFakeProvider();
  upstream = {
    pool: new Pool(fake.url, { connections: 1 }),
    basePath: '',
    headers: () => ['content-type', 'application/json'],
    hasKey: false,
  };
});

afterEach(async () => {
  await upstream.pool.destroy();
  await fake.close();
});

function ask(content: string): UpstreamRequest {
  const body = { model: 'm', messages: [{ role: 'user', content }], stream: false };
  return { method: 'POST', path: '/api/chat', body: Buffer.from(JSON.stringify(body)) };
}

async function drain(exchange: Exchange): Promise<string> {
  let received = await exchange.read();
  while (Array.isArray(received)) received = await exchange.read();
  return received;
}

test('a call given up before it had a connection is never written, and costs the calls behind it no connection', async () => {
  const exchanges = ['first', 'given up', 'second'].map((content) => new Exchange(upstream, ask(content)));
  exchanges[1]?.stop();
  expect(await Promise.all(exchanges.map(drain))).toEqual(['complete', 'stopped', 'complete']);
  expect(JSON.stringify(fake.requests)).not.toContain('given up');
  expect(fake.connections()).toBe(1);
});

test('an answer left as soon as it is understood keeps its connection for the next call', async () => {
  const first = new Exchange(upstream, ask('first'));
  await first.opening;
  first.leave();
  expect(await drain(first)).toBe('complete');
  expect(await drain(new Exchange(upstream, ask('second')))).toBe('complete');
  expect(fake.connections()).toBe(1);
});

test('an answer left that never ends is cut, so that it cannot hold its connection', async () => {
  fake.behave('stall_middle');
  const exchange = new Exchange(upstream, ask('first'));
  await exchange.opening;
  exchange.leave();
  await vi.waitFor(() => expect(fake.requests[0]?.abandoned).toBe(true), { timeout: 10_000 });
  expect(await drain(exchange)).toBe('stopped');
});

test('what arrives while nobody reads is bounded: the provider is made to wait', async () => {
  fake.behave({ text: 'x'.repeat(16 * 1024 * 1024) });
  const exchange = new Exchange(upstream, ask('first'));
  await exchange.opening;
  await exchange.read();
  for (let turn = 0; turn < 500; turn++) await yieldToEvents();
  const waiting = await exchange.read();
  const bytes = Array.isArray(waiting) ? waiting.reduce((sum, chunk) => sum + chunk.length, 0) : 0;
  expect(bytes).toBeLessThan(1024 * 1024);
  expect(await drain(exchange)).toBe('complete');
});

test('a refusal that goes on for ever is known by its status, and cut', async () => {
  let closed = false;
  const server = createServer((_request, response) => {
    response.writeHead(400).write('x'.repeat(1024 * 1024));
    response.on('close', () => {
      closed = true;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const exchange = new Exchange({ ...upstream, pool }, ask('first'));
  expect(await exchange.opening).toMatchObject({ answered: true, status: 400 });
  await vi.waitFor(() => expect(closed).toBe(true));
  await pool.destroy();
  server.close();
});
