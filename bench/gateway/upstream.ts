import { createServer } from 'node:http';

/** The fake provider of the benchmark: the same 200-word answer at once, OpenAI's wire format. `node upstream.ts PORT` */
const words = ['bonjour', 'merci', 'donnée', 'client', 'contrat', 'le', 'la', 'de'];
const content = Array.from({ length: 200 }, (_, index) => words[index % words.length]).join(' ');
const answer = Buffer.from(
  JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1_767_225_600,
    model: 'fake-model',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 40, completion_tokens: 200, total_tokens: 240 },
  }),
);

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(Number(process.argv[2]), '127.0.0.1');
