import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { Module } from '../boot/module.ts';
import { describeApi } from './describe-api.ts';

/** `/openapi.json` and its reading page at `/docs`, whose scripts come from this server only. */
export async function serveDocumentation(app: FastifyInstance, modules: readonly Module[]): Promise<void> {
  const document = describeApi(modules);
  await app.register(swagger, { mode: 'static', specification: { document: document as never } });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'list', persistAuthorization: false },
  });
  app.get('/openapi.json', async (_request, reply) =>
    reply.header('content-type', 'application/json').serializer(JSON.stringify).send(document),
  );
}
