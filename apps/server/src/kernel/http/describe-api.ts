import { z } from 'zod';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Module } from '../boot/module.ts';
import type { ErrorCatalogue } from '../problem.ts';
import type { RouteDeclaration, Upload } from './route.ts';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 from the routes' own declarations: nothing is written twice. */
export function describeApi(modules: readonly Module[]): Json {
  const errors: ErrorCatalogue = Object.assign({}, ...modules.map((module) => module.errors));
  const paths: Record<string, Json> = {};
  for (const module of modules) {
    for (const route of module.routes) {
      paths[route.path] = {
        ...paths[route.path],
        [route.method.toLowerCase()]: describeRoute(module.name, route, errors),
      };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gardefou',
      version: packageJson.version,
      description:
        'Self-hosted guardrail for AI and personal data. Errors are RFC 9457 problem documents; see docs/errors.md.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    tags: modules
      .filter(({ routes }) => routes.length > 0)
      .map(({ name, title }) => ({ name, description: `${title.en} · ${title.fr}` })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An access token of POST /api/auth/login, or an API key gf_…',
        },
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-api-key',
          description: 'An API key gf_…, as Anthropic’s clients send it',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-gardefou_session',
          description: 'With x-csrf-token on writes',
        },
      },
      schemas: { Problem: PROBLEM },
    },
  };
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    requestId: { type: 'string', format: 'uuid' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { field: { type: 'string' }, message: { type: 'string' } } },
    },
  },
};

function describeRoute(tag: string, route: RouteDeclaration, errors: ErrorCatalogue): Json {
  const closed = route.permission !== 'public';
  const parameters = [
    ...describeParameters('path', route.params),
    ...describeParameters('query', route.query),
    ...describeFieldsBesideFile(route),
  ];
  return {
    operationId: route.id,
    tags: [tag],
    summary: route.summary,
    ...(closed && route.permission !== 'authenticated' ? { description: `Permission: \`${route.permission}\`` } : {}),
    ...(closed ? { security: [{ bearer: [] }, { apiKey: [] }, { session: [] }] } : { security: [] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? {
          requestBody: {
            required: !route.body.safeParse(undefined).success,
            content: describeContent(route.body, route.upload),
          },
        }
      : {}),
    responses: describeResponses(route, closed, errors),
  };
}

function describeContent(body: z.ZodType, upload: Upload | undefined): Json {
  const schema = jsonSchema(body, 'input');
  if (!upload) return { 'application/json': { schema } };
  const file = { schema: { type: 'string', format: 'binary' } };
  return { 'multipart/form-data': { schema }, ...Object.fromEntries(upload.mediaTypes.map((type) => [type, file])) };
}

/** Where the file is the body itself, the other fields of the form stand in the query. */
function describeFieldsBesideFile({ upload, body }: RouteDeclaration): Json[] {
  if (!upload) return [];
  const fields = describeParameters('query', body).filter(({ name }) => name !== 'file');
  return fields.map((field) => ({ ...field, description: 'When the file is the body itself' }));
}

function describeResponses(route: RouteDeclaration, closed: boolean, errors: ErrorCatalogue): Json {
  const responses: Json = {};
  for (const [status, schema] of Object.entries(route.responses)) {
    responses[status] = {
      description: 'Success',
      ...(schema ? { content: { 'application/json': { schema: jsonSchema(schema, 'output') } } } : {}),
    };
  }
  const codes = [
    ...(route.body || route.query || route.params ? ['invalid_request'] : []),
    ...(closed ? ['unauthenticated', 'forbidden', 'cross_tenant_access'] : []),
    'rate_limited',
    ...(route.problems ?? []),
  ];
  for (const [status, group] of Object.entries(Object.groupBy(codes, (code) => String(errors[code]?.status)))) {
    responses[status] ??= {
      description: (group ?? []).map((code) => `\`${code}\`: ${errors[code]?.title}`).join('; '),
      content: route.problemFormat
        ? { 'application/json': { schema: jsonSchema(route.problemFormat.schema, 'output') } }
        : { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return responses;
}

function describeParameters(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...json } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  return json;
}
