import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../errors.ts';
import type { Route } from './route.ts';
import { sendProblem } from './send-problem.ts';

/** A method that an address does not have is refused before anything of the request is read, with those it has (RFC 9110, §15.5.6). */
export function refuseOtherMethods(app: FastifyInstance, routes: readonly Route[]): void {
  for (const [path, group] of Map.groupBy(routes, (route) => route.path)) {
    // Fastify answers HEAD wherever there is a GET.
    const allowed = [...new Set(group.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].sort();
    const refuse = (_request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, problem('method_not_allowed', { headers: { allow: allowed.join(', ') } }));
    app.route({
      method: app.supportedMethods.filter((method) => !allowed.includes(method)),
      url: path.replace(/\{(\w+)\}/g, ':$1'),
      onRequest: (request, reply) => void refuse(request, reply),
      handler: refuse,
    });
  }
}
