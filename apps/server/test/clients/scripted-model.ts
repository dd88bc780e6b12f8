import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as yieldToEvents } from 'node:timers/promises';

export interface ChatRequest {
  model: string;
  messages: {
    role: string;
    content: string | null;
    tool_calls?: { id: string; function: { name: string; arguments: string } }[];
    tool_call_id?: string;
  }[];
  tools?: { function: { name: string; parameters?: Record<string, unknown> } }[];
  stream?: boolean;
  [option: string]: unknown;
}

/** What the model says in one answer. */
export interface Said {
  text?: string;
  calls?: { name: string; arguments: string }[];
  finish?: string;
}

export interface RecordedRequest {
  path: string;
  /** As it came. */
  text: string;
  body: ChatRequest;
  /** The client left before the answer was complete. */
  abandoned: boolean;
}

export interface ScriptedModel {
  /** For `GARDEFOU_OPENAI_BASE_URL`. */
  baseUrl: string;
  requests: RecordedRequest[];
  /** What it answers from now on: one answer, several for `n`, a status to refuse with, or nothing ever. */
  say(script: (request: ChatRequest) => Said | Said[] | number | 'nothing'): void;
  /** Length of the pieces of a stream, in UTF-16 units; text and arguments are cut wherever that falls. */
  cutEvery(length: number): void;
  /** After its first piece of text a stream goes no further. */
  stall(stalled: boolean): void;
  close(): Promise<void>;
}

const MODELS = ['model-a', 'model-b'];

/** Starts a model that says what a test writes for it, over OpenAI's protocol on loopback. */
export async function startScriptedModel(): Promise<ScriptedModel> {
  const requests: RecordedRequest[] = [];
  let script: Parameters<ScriptedModel['say']>[0] = () => ({ text: 'Bonjour.' });
  let length = 4;
  let stalled = false;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const path = request.url ?? '';
    if (path === '/v1/models') return send(response, 200, { object: 'list', data: MODELS.map((id) => ({ id })) });
    const body = JSON.parse(text);
    const record: RecordedRequest = { path, text, body, abandoned: false };
    requests.push(record);
    response.on('close', () => {
      record.abandoned = !response.writableFinished;
    });
    if (path === '/v1/embeddings') return send(response, 200, embed(body));
    const said = script(body);
    if (said === 'nothing') return;
    if (typeof said === 'number') return send(response, said, { error: { message: 'refused', type: 'x' } });
    const choices = Array.isArray(said) ? said : [said];
    if (!body.stream) return send(response, 200, wholeOf(body, choices));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of piecesOf(body, choices, length)) {
      // Else pieces would arrive together, and be one again.
      await yieldToEvents();
      response.write(`data: ${JSON.stringify(piece)}\n\n`);
      if (stalled) return;
    }
    response.end('data: [DONE]\n\n');
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    say(next) {
      script = next;
    },
    cutEvery(next) {
      length = next;
    },
    stall(next) {
      stalled = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const USAGE = { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 };

function finishOf({ calls, finish }: Said): string {
  return finish ?? (calls ? 'tool_calls' : 'stop');
}

function callsOf({ calls }: Said) {
  return calls?.map((fn, index) => ({ id: `call_${index}_abc`, type: 'function', function: fn }));
}

function wholeOf({ model }: ChatRequest, choices: Said[]): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model,
    choices: choices.map((said, index) => ({
      index,
      message: { role: 'assistant', content: said.text ?? null, tool_calls: callsOf(said) },
      finish_reason: finishOf(said),
    })),
    usage: USAGE,
  };
}

function* piecesOf({ model }: ChatRequest, choices: Said[], length: number): Generator<object> {
  const chunk = (index: number, delta: object, finish_reason: string | null = null) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model,
    choices: [{ index, delta, finish_reason }],
  });
  for (const [index, said] of choices.entries()) {
    for (const content of cut(said.text ?? '', length)) yield chunk(index, { content });
    for (const [place, { id, function: fn }] of (callsOf(said) ?? []).entries()) {
      const begin = { index: place, id, type: 'function', function: { name: fn.name, arguments: '' } };
      yield chunk(index, { tool_calls: [begin] });
      for (const piece of cut(fn.arguments, length)) {
        yield chunk(index, { tool_calls: [{ index: place, function: { arguments: piece } }] });
      }
    }
    yield chunk(index, {}, finishOf(said));
  }
  yield { ...chunk(0, {}), choices: [], usage: USAGE };
}

function cut(text: string, length: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += length) pieces.push(text.slice(at, at + length));
  return pieces;
}

/** The vector of a text is its length and two constants that 32-bit floats hold exactly. */
function embed({ model, input, dimensions }: ChatRequest): object {
  const vector = (text: string) => [text.length, 0.5, -0.25].slice(0, Number(dimensions ?? 3));
  const data = (input as string[]).map((text, index) => ({ object: 'embedding', index, embedding: vector(text) }));
  return { object: 'list', model, data, usage: { prompt_tokens: 3, total_tokens: 3 } };
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
