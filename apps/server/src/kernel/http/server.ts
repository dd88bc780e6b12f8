import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { problem } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Kernel } from '../kernel.ts';
import { Problem } from '../problem.ts';
import { acceptUpload } from './accept-upload.ts';
import type { Authenticate } from './authenticate.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { isUnavailable, problemOfError } from './problem-of-error.ts';
import { refuseOtherMethods } from './refuse-other-methods.ts';
import { registerRoute } from './register-route.ts';
import type { Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { problemDocument, sendProblem } from './send-problem.ts';

const MAX_HEADER_BYTES = 16 * 1024;
export const DEFAULT_BODY_LIMIT_BYTES = 1024 * 1024;

/** Builds the HTTP server from the modules' routes. Hooks run in the order of docs/flows/request.md. */
export async function createHttpServer(
  kernel: Kernel,
  routes: readonly Route[],
  authenticate: Authenticate,
): Promise<FastifyInstance> {
  const headers = securityHeaders(kernel.config.mode === 'production');
  const app = Fastify({
    // Our own log of a request is one line made in register-route.ts: fastify's would carry the URL, which may hold a token.
    logger: false,
    genReqId: () => newId(),
    bodyLimit: DEFAULT_BODY_LIMIT_BYTES,
    trustProxy: kernel.config.trustedProxies.length > 0 ? [...kernel.config.trustedProxies] : false,
    requestTimeout: 120_000,
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: 200 },
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    forceCloseConnections: 'idle',
    clientErrorHandler: (error, socket) => answerClientError(error, socket, headers),
    frameworkErrors: (error, request, reply) => {
      reply.headers(headers);
      void sendProblem(reply as FastifyReply, problemOfError(error, DEFAULT_BODY_LIMIT_BYTES));
      kernel.log.info({ requestId: request.id, code: error.code }, 'request refused by the framework');
    },
  });
  await app.register(cookie);
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    const parsed = parseJsonBody(body as Buffer);
    if (parsed instanceof Problem) done(parsed, undefined);
    else done(null, parsed.value);
  });
  // Input is validated by the route's zod schemas (validate-input.ts); fastify's own validator stays out of the way.
  app.setValidatorCompiler(() => () => true);
  app.setErrorHandler((error: Error & { code?: string }, request, reply) => {
    const known = isUnavailable(error.code, error.name, error.message)
      ? problem('service_unavailable', { headers: { 'retry-after': '1' } })
      : problemOfError(error, request.routeOptions.bodyLimit ?? DEFAULT_BODY_LIMIT_BYTES);
    if (known.status >= 500)
      kernel.log.error(
        { err: error, requestId: request.id, route: request.routeOptions.config?.routeId },
        'request failed',
      );
    return sendProblem(reply, known);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem('not_found')));
  for (const route of routes) {
    const { upload } = route;
    if (!upload) registerRoute(app, kernel, route, authenticate);
    else
      await app.register(async (scope) => {
        await acceptUpload(scope, upload);
        registerRoute(scope, kernel, route, authenticate);
      });
  }
  refuseOtherMethods(app, routes);
  return app;
}

/** Answers what Node's parser refused before any request existed. */
function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const known =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? problem('headers_too_large')
      : problem('invalid_request', { detail: 'This is not valid HTTP.' });
  const body = JSON.stringify(problemDocument(known, newId()));
  const fields = {
    ...headers,
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    connection: 'close',
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${known.status} ${known.title}\r\n${head.join('')}\r\n${body}`);
}
