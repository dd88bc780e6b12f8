import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptUpload } from './accept-upload.ts';
import { problemOfError } from './problem-of-error.ts';
import { sendProblem } from './send-problem.ts';
import { UploadedFile } from './uploaded-file.ts';

const MAX_BYTES = 100_000;
let app: FastifyInstance;
let port: number;
/** Held back until the test lets it go: a request that is under way. */
let hold: Promise<void> | undefined;

beforeAll(async () => {
  app = Fastify();
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, problemOfError(error, 0)));
  await app.register(async (scope) => {
    await acceptUpload(scope, { maxBytes: MAX_BYTES, allMaxBytes: 1.5 * MAX_BYTES, mediaTypes: ['text/plain'] });
    scope.post('/', async ({ body }) => {
      await hold;
      const { file, ...fields } = body as { file?: unknown };
      return { ...fields, length: file instanceof UploadedFile ? file.bytes.length : undefined };
    });
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = Number(new URL(app.listeningOrigin).port);
});
afterAll(() => app.close());

const send = (body: RequestInit['body'], type = 'text/plain') =>
  fetch(`http://127.0.0.1:${port}/?note=x`, {
    method: 'POST',
    body,
    headers: type === '' ? {} : { 'content-type': type },
  }).then(async (answer) => ({ status: answer.status, body: await answer.json() }));

test('files of the requests under way share one allowance, which each gives back when it is answered', async () => {
  const go = Promise.withResolvers<void>();
  hold = go.promise;
  const first = send('a'.repeat(MAX_BYTES));
  await expect.poll(() => send('a'.repeat(MAX_BYTES / 1.5))).toMatchObject({ status: 503 });
  hold = undefined;
  const form = new FormData();
  form.append('file', new Blob(['a'.repeat(MAX_BYTES / 1.5)]));
  expect(await send(form, '')).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
  expect(await send('a'.repeat(MAX_BYTES / 4))).toMatchObject({ status: 200 });
  go.resolve();
  expect(await first).toEqual({ status: 200, body: { note: 'x', length: MAX_BYTES } });
  expect(await send('a'.repeat(MAX_BYTES))).toMatchObject({ status: 200 });
});

test('a length that is announced and too large is refused before a byte of it comes', async () => {
  const socket = connect({ host: '127.0.0.1', port });
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: ${MAX_BYTES + 1}\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toContain('payload_too_large');
  socket.destroy();
});

/** Writes a body of that length whatever is answered, as a client does that reads only once it has written. */
async function writeAll(bytes: number): Promise<{ answer: string; written: number }> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const received = text(socket).catch(() => '');
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n`);
  const piece = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000), Buffer.from('\r\n')]);
  let written = 0;
  for (; written < bytes && !socket.destroyed; written += 0x100000) {
    if (!socket.write(piece)) await Promise.race([closed, new Promise((resolve) => socket.once('drain', resolve))]);
  }
  socket.end('0\r\n\r\n');
  return { answer: await received, written };
}

test('a client that goes on writing after it was refused still reads why', async () => {
  const { answer } = await writeAll(20 * 1024 * 1024);
  expect(answer).toContain('payload_too_large');
});

test('one that never ends is cut', async () => {
  const { written } = await writeAll(Number.POSITIVE_INFINITY);
  expect(written).toBeGreaterThan(0);
});

test('a client that leaves in the middle gives back what it sent', async () => {
  for (let left = 0; left < 5; left++) {
    const sending = request({ host: '127.0.0.1', port, method: 'POST', headers: { 'content-type': 'text/plain' } });
    sending.on('error', () => {});
    sending.write('a'.repeat(MAX_BYTES / 2));
    await once(sending, 'finish', { signal: AbortSignal.timeout(50) }).catch(() => {});
    sending.destroy();
  }
  await expect.poll(() => send('a'.repeat(MAX_BYTES))).toMatchObject({ status: 200 });
});
