import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { SignedInActor } from '../../../kernel/actor.ts';
import { problem } from '../../../kernel/errors.ts';
import { SESSION_COOKIE } from '../../../kernel/http/check-csrf.ts';
import { headerOf } from '../../../kernel/http/request-context.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { identityProblem } from '../errors.ts';
import { accessTokens } from '../sessions/access-token.ts';
import { type ActorRecord, actorRecords } from './actor-record.ts';
import { loadApiKey } from './load-api-key.ts';
import { loadSession } from './load-session.ts';

type Identified = SignedInActor | null | Problem;

const API_KEY = /^gf_([0-9a-f]{32})\.([A-Za-z0-9_-]{43})$/;

/**
 * Finds who sent the request: `Authorization: Bearer gf_…` (API key), `Bearer <access token>`, `x-api-key: gf_…` (how
 * Anthropic's clients send a key), or the session cookie; the first of them that is there, and no other.
 * Null when nothing was sent; a problem when what was sent is not valid: a bad credential never falls back to another.
 * Answers without a promise when the credential is cached.
 */
export function authenticate(kernel: Kernel, request: FastifyRequest): Identified | Promise<Identified> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = authorization.slice(0, 7).toLowerCase() === 'bearer ' ? authorization.slice(7).trim() : '';
    const key = API_KEY.exec(token);
    if (key) return authenticateApiKey(kernel, String(key[1]), String(key[2]));
    return authenticateAccessToken(kernel, token);
  }
  const sentKey = headerOf(request, 'x-api-key');
  if (sentKey !== undefined) {
    const key = API_KEY.exec(sentKey);
    return key ? authenticateApiKey(kernel, String(key[1]), String(key[2])) : problem('unauthenticated');
  }
  const cookie = request.cookies[SESSION_COOKIE];
  if (!cookie) return null;
  const tokenHash = kernel.keys.hashToken(cookie);
  return resolve(
    kernel,
    `cookie:${tokenHash.toString('base64')}`,
    () => loadSession(kernel, { tokenHash }),
    (record) => identify(kernel, record),
  );
}

function authenticateApiKey(kernel: Kernel, id: string, secret: string): Identified | Promise<Identified> {
  const secretHash = hash('sha256', secret, 'buffer');
  // The secret is part of the place in the cache: what a guess finds there is never what the key itself finds.
  return resolve(
    kernel,
    `key:${id}:${secretHash.toString('base64')}`,
    () => loadApiKey(kernel, id, secretHash),
    (record) => identify(kernel, record, () => problem('unauthenticated')),
  );
}

async function authenticateAccessToken(kernel: Kernel, token: string): Promise<Identified> {
  const claims = await accessTokens.of(kernel).verify(token);
  if (!claims) return problem('unauthenticated', { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
  const { tenantId, sessionId } = claims;
  return resolve(
    kernel,
    `session:${tenantId}:${sessionId}`,
    () => loadSession(kernel, { tenantId, sessionId }),
    (record) => identify(kernel, record),
  );
}

function resolve(
  kernel: Kernel,
  key: string,
  load: () => Promise<ActorRecord>,
  check: (record: ActorRecord) => Identified,
): Identified | Promise<Identified> {
  const records = actorRecords.of(kernel);
  const cached = records.peek(key);
  return cached ? check(cached) : records.get(key, load).then(check);
}

function identify(kernel: Kernel, record: ActorRecord, ended = () => identityProblem('session_expired')): Identified {
  if (record.state === 'account_suspended' || record.state === 'tenant_suspended') return identityProblem(record.state);
  if (record.state === 'expired' || record.expiresAtMs <= kernel.clock()) return ended();
  return record.actor ?? problem('unauthenticated');
}
