import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createOpenAiProvider } from '../openai/create-openai-provider.ts';
import type { Provider, ProviderEvent } from '../provider.ts';

let server: Server;
let provider: Provider;

afterEach(async () => {
  await provider.close();
  server.close();
});

/** The events of a stream of these chunks, each a choice with its index, its text and its reason. */
async function streamOf(
  chunks: ([index: number, content: string, reason: string | null] | '[DONE]')[],
): Promise<ProviderEvent[]> {
  server = createServer((request, response) => {
    response.setHeader('content-type', 'text/event-stream');
    const lines = chunks.map((chunk) => {
      if (chunk === '[DONE]') return chunk;
      const [index, content, finish_reason] = chunk;
      return JSON.stringify({ choices: [{ index, delta: { content }, finish_reason }] });
    });
    request.resume().on('end', () => response.end(lines.map((line) => `data: ${line}\n\n`).join('')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  provider = createOpenAiProvider({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` });
  const events: ProviderEvent[] = [];
  const { signal } = new AbortController();
  for await (const event of provider.stream({ model: 'm', messages: [], timeoutMs: 60_000, signal }))
    events.push(event);
  return events;
}

test('two answers of which one broke off are not taken for whole ones', async () => {
  const events = await streamOf([
    [0, 'a', null],
    [1, 'b', null],
    [0, '', 'stop'],
  ]);
  expect(events.at(-1)).toEqual({ type: 'failed', failure: { kind: 'garbage', attempts: 1 } });
});

test('an end that is marked is one, and an answer that gave no reason just stopped', async () => {
  const events = await streamOf([[0, 'a', null], [1, 'b', 'length'], '[DONE]']);
  expect(events.at(-1)).toMatchObject({ type: 'done', finishReasons: ['stop', 'length'], attempts: 1 });
});

test('an end that is not marked is one when every answer gave its reason', async () => {
  const events = await streamOf([
    [0, 'a', 'stop'],
    [1, 'b', 'length'],
  ]);
  expect(events.at(-1)).toMatchObject({ type: 'done', finishReasons: ['stop', 'length'] });
});

test('a mark alone, without text or reason, is nothing', async () => {
  expect(await streamOf(['[DONE]'])).toMatchObject([{ type: 'failed', failure: { kind: 'garbage' } }]);
});
