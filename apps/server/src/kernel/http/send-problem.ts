import type { FastifyReply } from 'fastify';
import type { Problem } from '../problem.ts';

/** RFC 9457. `type` names the page section that explains the code. */
export function problemDocument(problem: Problem, requestId: string): Record<string, unknown> {
  return {
    type: `/docs/errors#${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    requestId,
    ...(problem.extras.errors ? { errors: problem.extras.errors } : {}),
    ...problem.extras.members,
  };
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.extras.headers) reply.headers(problem.extras.headers);
  const { id, routeOptions } = reply.request;
  const format = routeOptions.config?.problemFormat;
  return reply
    .code(problem.status)
    .serializer(JSON.stringify)
    .header('content-type', format ? 'application/json; charset=utf-8' : 'application/problem+json')
    .header('cache-control', 'no-store')
    .header('x-request-id', id)
    .send(format ? format.body(problem, id) : problemDocument(problem, id));
}
