import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { Module } from '../boot/module.ts';
import { describeApi } from './describe-api.ts';
import { renderErrorPage } from './render-error-page.ts';

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="150" height="40" viewBox="0 0 150 40"><path d="M4 30V14m8 16V10m8 20V10m8 20V14M2 19h28M2 26h28" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/><text x="40" y="27" fill="#fff" font-family="sans-serif" font-size="19" font-weight="600">Gardefou</text></svg>`;

/** `/openapi.json`, its reading page at `/docs`, and `/docs/errors`, where the `type` of every problem leads. No script comes from elsewhere. */
export async function serveDocumentation(app: FastifyInstance, modules: readonly Module[]): Promise<void> {
  const document = describeApi(modules);
  await app.register(swagger, { mode: 'static', specification: { document: document as never } });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // Would break plain HTTP on a private network, and nothing is fetched from elsewhere.
    transformStaticCSP: (header) => header.replace(/upgrade-insecure-requests;?/, ''),
    theme: { title: 'Gardefou API' },
    logo: { type: 'image/svg+xml', content: Buffer.from(LOGO) },
    uiConfig: { docExpansion: 'list', persistAuthorization: false },
  });
  app.get('/openapi.json', async (_request, reply) =>
    reply.header('content-type', 'application/json').serializer(JSON.stringify).send(document),
  );
  const errorPage = renderErrorPage(modules);
  app.get('/docs/errors', async (_request, reply) =>
    reply.header('content-type', 'text/html; charset=utf-8').send(errorPage),
  );
}
