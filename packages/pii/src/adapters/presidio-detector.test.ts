import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { codePointOffsets } from './code-point-offsets.ts';
import { createPresidioDetector } from './presidio-detector.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A real HTTP server in the place of the analyzer. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers as Presidio Analyzer 2.2 does, with every field of its results. */
async function serveFindings(find: (text: string) => [number, number, string, number][]): Promise<string> {
  return serve(async (request, response) => {
    const body = (await json(request)) as { text: string; language: string };
    const isAsked = request.method === 'POST' && request.url === '/analyze' && body.language === 'fr';
    const results = find(body.text).map(([start, end, entity_type, score]) => ({
      analysis_explanation: null,
      end,
      entity_type,
      recognition_metadata: { recognizer_name: 'SpacyRecognizer' },
      score,
      start,
    }));
    response.writeHead(isAsked ? 200 : 400, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isAsked ? results : { error: 'No language provided' }));
  });
}

/** Offsets of a value as Python counts them. */
function inCodePoints(text: string, value: string): [number, number] {
  const start = Array.from(text.slice(0, text.indexOf(value))).length;
  return [start, start + Array.from(value).length];
}

const detectorOf = (url: string, timeoutMs = 5000) => createPresidioDetector({ url, language: 'fr', timeoutMs });

test('offsets in code points become UTF-16 offsets, after emoji and inside values too', async () => {
  const text = '👩‍⚕️ Bonjour 🙂 Zoë 𝒟upont, joignez-moi : zoe@example.com 🎉';
  const url = await serveFindings((seen) => [
    [...inCodePoints(seen, 'Zoë 𝒟upont'), 'PERSON', 0.85],
    [...inCodePoints(seen, 'zoe@example.com'), 'EMAIL_ADDRESS', 1],
  ]);
  const spans = await detectorOf(`${url}/`).detect(text);
  expect(spans.map(({ start, end, type, score }) => [text.slice(start, end), type, score])).toEqual([
    ['Zoë 𝒟upont', 'PERSON', 0.85],
    ['zoe@example.com', 'EMAIL', 1],
  ]);
});

test('the conversion is exact on any string, lone surrogates included', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('\ud83d', '\ude42', 'a') }),
      (a, b) => {
        const text = a + b;
        const offsets = codePointOffsets(text);
        const points = Array.from(text);
        for (let at = 0; at <= points.length; at++) expect(offsets(at)).toBe(points.slice(0, at).join('').length);
        expect(offsets(points.length + 1)).toBeUndefined();
      },
    ),
  );
});

test('what is no type of ours and what scores below the threshold is dropped', async () => {
  const url = await serveFindings(() => [
    [0, 5, 'PERSON', 0.3],
    [0, 5, 'LOCATION', 0.9],
    [6, 9, 'PERSON', 0.6],
  ]);
  const detector = createPresidioDetector({ url, language: 'fr', scoreThreshold: 0.5 });
  expect(await detector.detect('Paris Léa')).toMatchObject([
    { start: 6, end: 9, type: 'PERSON', recognizer: 'presidio' },
  ]);
});

test('an empty text asks nobody: the analyzer answers it with an error', async () => {
  expect(await detectorOf('http://127.0.0.1:9').detect('')).toEqual([]);
});

test.each<[string, string, RequestListener]>([
  ['a status 500', 'refused', (_, response) => response.writeHead(500).end('{"error":"No matching recognizers"}')],
  ['a redirection', 'unreachable', (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:9' }).end()],
  ['a page instead of JSON', 'invalid', (_, response) => response.end('<html>Marie')],
  ['an object instead of a list', 'invalid', (_, response) => response.end('{"error":"x"}')],
  ['null in the list', 'invalid', (_, response) => response.end('[null]')],
  ['an offset beyond the text', 'invalid', (_, response) => response.end(finding(0, 99, 'PERSON', 0.9))],
  ['a negative offset', 'invalid', (_, response) => response.end(finding(-1, 3, 'PERSON', 0.9))],
  ['an empty span', 'invalid', (_, response) => response.end(finding(3, 3, 'PERSON', 0.9))],
  ['a fraction', 'invalid', (_, response) => response.end(finding(0.5, 3, 'PERSON', 0.9))],
  ['a score of 7', 'invalid', (_, response) => response.end(finding(0, 5, 'PERSON', 7))],
  [
    'a score as text',
    'invalid',
    (_, response) => response.end('[{"start":0,"end":5,"entity_type":"PERSON","score":"1"}]'),
  ],
  [
    'an answer cut short',
    'unreachable',
    (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('[{"start":0');
      setImmediate(() => response.destroy());
    },
  ],
])('%s is a failure, never "nothing found"', async (_, reason, listener) => {
  const detection = detectorOf(await serve(listener)).detect('Marie');
  await expect(detection).rejects.toMatchObject({ name: 'DetectorFailed', detector: 'presidio', reason });
  await expect(detection).rejects.not.toThrow(/Marie/);
});

test('an analyzer that does not answer in time, or stops half-way, is a failure', async () => {
  const silent = await serve(() => {});
  await expect(detectorOf(silent, 50).detect('Marie')).rejects.toMatchObject({ reason: 'timeout' });
  const halfWay = await serve((_, response) => response.writeHead(200).write('[{'));
  await expect(detectorOf(halfWay, 50).detect('Marie')).rejects.toMatchObject({ reason: 'timeout' });
});

test('nobody listening is a failure', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await expect(detectorOf(`http://127.0.0.1:${port}`).detect('Marie')).rejects.toMatchObject({ reason: 'unreachable' });
});

test('a caller that leaves cuts the request, and gets its own reason', async () => {
  const controller = new AbortController();
  const closed = Promise.withResolvers<void>();
  const url = await serve((request) => {
    request.socket.once('close', () => closed.resolve());
    controller.abort(new Error('the client left'));
  });
  await expect(detectorOf(url).detect('Marie', controller.signal)).rejects.toThrow('the client left');
  await closed.promise;
});

function finding(start: number, end: number, entity_type: string, score: number): string {
  return JSON.stringify([{ start, end, entity_type, score }]);
}
