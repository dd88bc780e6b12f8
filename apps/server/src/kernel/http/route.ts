import type { z } from 'zod';
import type { Context } from '../context.ts';
import type { Problem } from '../problem.ts';
import type { RequestLimit } from './limits.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** A route's context: like a use case's, but a public route knows nobody. */
export type RouteContext<Public extends boolean> = Public extends true
  ? Omit<Context, 'actor'> & { actor: null; request: RequestFacts }
  : Context & { request: RequestFacts };

/** The few facts of the HTTP request that a handler may need beside its validated input. */
export interface RequestFacts {
  cookies: Readonly<Record<string, string | undefined>>;
  header(name: string): string | undefined;
}

export interface Input<P, Q, B> {
  params: P;
  query: Q;
  body: B;
}

/** A route as it is declared: everything about it that is not the work itself. OpenAPI is generated from this. */
export interface RouteDeclaration {
  id: string;
  method: Method;
  /** OpenAPI style: `/api/users/{id}`. */
  path: string;
  summary: string;
  /** `public`: no one need be signed in. `authenticated`: any account. Otherwise a permission of the module's manifest. */
  permission: string;
  /** Limits of this route beside those of IP, user, tenant and platform. */
  limits?: readonly RequestLimit[];
  /** No limit at all counts it, with the reason: a probe must answer when shared state does not. */
  unlimited?: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Largest body in bytes; default 1 MiB. */
  bodyLimitBytes?: number;
  /** Takes a file instead of JSON: `body` then describes the form, its file as `uploadedFile`. */
  upload?: Upload;
  /** The path parameter that names a tenant, if one does. */
  tenantParam?: string;
  /** Status → schema of the answer; null where there is no body. Problems are added by code. */
  responses: Readonly<Record<number, z.ZodType | null>>;
  /** How refusals and failures are written where the clients of this route expect another format than RFC 9457's. */
  problemFormat?: ProblemFormat;
  /** Codes of problems the handler may answer, for the documentation. */
  problems?: readonly string[];
}

/** A file sent in a form, or as the body itself with the other fields in the query. */
export interface Upload {
  maxBytes: number;
  /** All the files of the requests under way in this process. */
  allMaxBytes: number;
  /** Content types under which the file may be the body itself; what it is, its bytes say. */
  mediaTypes: readonly string[];
}

/** Another service's format of errors, for the clients made for that service. */
export interface ProblemFormat {
  body(problem: Problem, requestId: string): unknown;
  schema: z.ZodType;
}

export interface Route extends RouteDeclaration {
  handle(context: RouteContext<false>, input: Input<unknown, unknown, unknown>): Promise<unknown>;
}

type Schemas<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = { params?: P; query?: Q; body?: B };
type Handler<Permission extends string, P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = (
  context: RouteContext<Permission extends 'public' ? true : false>,
  input: Input<z.output<P>, z.output<Q>, z.output<B>>,
) => Promise<unknown>;

/** Declares a route: schema, permission, limit and answers first, then the handler, which returns a body, an Answer, an EventStream or a Problem. */
export function route<const Permission extends string, P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  declaration: Omit<RouteDeclaration, 'permission' | 'params' | 'query' | 'body'> & {
    permission: Permission;
  } & Schemas<P, Q, B> & { handler: Handler<Permission, P, Q, B> },
): Route {
  const { handler, ...rest } = declaration;
  return { ...rest, handle: handler as unknown as Route['handle'] };
}
