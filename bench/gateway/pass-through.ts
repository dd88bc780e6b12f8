import { Agent, createServer, request as send } from 'node:http';

/** The least that a gateway can do: read, parse, forward, parse, answer; a stream is piped. `node pass-through.ts PORT UPSTREAM_PORT` */
const [, , port, upstreamPort] = process.argv.map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: 1024 });

function collect(stream: NodeJS.ReadableStream, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(Buffer.concat(chunks)));
}

createServer((request, response) => {
  collect(request, (body) => {
    JSON.parse(body.toString());
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const outgoing = send(
      { host: '127.0.0.1', port: upstreamPort, path: request.url, method: 'POST', agent, headers },
      (answer) => {
        const type = answer.headers['content-type'] ?? 'application/json';
        if (type === 'text/event-stream') {
          response.writeHead(answer.statusCode ?? 502, { 'content-type': type });
          answer.pipe(response);
          return;
        }
        collect(answer, (text) => {
          JSON.parse(text.toString());
          response.writeHead(answer.statusCode ?? 502, { 'content-type': type, 'content-length': text.length });
          response.end(text);
        });
      },
    );
    outgoing.on('error', () => response.writeHead(502).end());
    outgoing.end(body);
  });
}).listen(port, '127.0.0.1');
