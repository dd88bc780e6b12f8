import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Problem } from '../problem.ts';
import { Answer, EventStream } from './answer.ts';
import type { Route } from './route.ts';
import { sendProblem } from './send-problem.ts';

/** Sends what a handler returned: a problem, an Answer, a stream of events, or the plain body of the route's first success status. */
export function sendResult(reply: FastifyReply, route: Route, result: unknown): FastifyReply {
  if (result instanceof Problem) return sendProblem(reply, result);
  if (result instanceof EventStream) {
    return reply
      .code(200)
      .headers({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        ...result.headers,
      })
      .send(Readable.from(result.events, { objectMode: false, highWaterMark: 16 * 1024 }));
  }
  if (!(result instanceof Answer))
    return reply
      .code(successStatus(route))
      .header('cache-control', 'no-store')
      .send(result ?? null);
  reply.code(result.status).headers({ 'cache-control': 'no-store', ...result.headers });
  for (const { name, value, maxAgeSeconds, httpOnly } of result.cookies) {
    reply.setCookie(name, value, { path: '/', secure: true, sameSite: 'strict', httpOnly, maxAge: maxAgeSeconds });
  }
  return result.body === undefined || result.status === 204 ? reply.send() : reply.send(result.body);
}

const successes = new WeakMap<Route, number>();

function successStatus(route: Route): number {
  let status = successes.get(route);
  if (status === undefined) {
    status = Math.min(...Object.keys(route.responses).map(Number));
    successes.set(route, status);
  }
  return status;
}
