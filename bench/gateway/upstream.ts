import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The fake provider of the benchmark, OpenAI's wire format: a 200-word answer at once, or a stream of 20 pieces, 5 ms apart after
 * 20 ms, each with the time it was written. `node upstream.ts PORT`
 */
const words = ['bonjour', 'merci', 'donnée', 'client', 'contrat', 'le', 'la', 'de'];
const content = Array.from({ length: 200 }, (_, index) => words[index % words.length]).join(' ');
const base = { id: 'chatcmpl-bench', created: 1_767_225_600, model: 'fake-model' };
const answer = Buffer.from(
  JSON.stringify({
    ...base,
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 40, completion_tokens: 200, total_tokens: 240 },
  }),
);
const PIECES = 20;
const FIRST_MS = 20;
const GAP_MS = 5;

async function stream(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  const event = (delta: object, reason: string | null = null) =>
    `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
  await sleep(FIRST_MS);
  for (let piece = 0; piece < PIECES; piece += 1) {
    const at = (performance.timeOrigin + performance.now()).toFixed(3);
    response.write(event({ content: `at ${at} mot ` }));
    await sleep(GAP_MS);
  }
  response.end(`${event({}, 'stop')}data: [DONE]\n\n`);
}

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('latin1');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    if (body.includes('"stream":true')) {
      stream(response).catch((error: Error) => response.destroy(error));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(Number(process.argv[2]), '127.0.0.1');
