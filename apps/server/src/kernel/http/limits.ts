import type { SignedInActor } from '../actor.ts';
import { kernelErrors } from '../errors.ts';
import { Problem } from '../problem.ts';
import type { WindowClaim, WindowDecision } from '../shared-state/index.ts';

/** A limit of one route, or of all those whose limits bear one name: they count together. */
export interface RequestLimit {
  name?: string | undefined;
  per: 'user' | 'ip';
  limit: number;
  windowMs: number;
}

const MINUTE_MS = 60_000;

/** Figures of specs/security.md, "Limits". Development multiplies them by ten. */
export const LIMITS = { ipPerMinute: 1_000, tenantPerMinute: 5_000, platformPerMinute: 50_000 } as const;

export function perUser(limit: number, { windowMs = MINUTE_MS, name }: Partial<RequestLimit> = {}): RequestLimit {
  return { name, per: 'user', limit, windowMs };
}

export function perIp(limit: number, { windowMs = MINUTE_MS, name }: Partial<RequestLimit> = {}): RequestLimit {
  return { name, per: 'ip', limit, windowMs };
}

/** Counted before anybody is known: protects authentication itself. */
export function claimsBeforeAuthentication(ip: string, factor: number): WindowClaim[] {
  return [
    { key: 'rate:platform', limit: LIMITS.platformPerMinute * factor, windowMs: MINUTE_MS },
    { key: `rate:ip:${ip}`, limit: LIMITS.ipPerMinute * factor, windowMs: MINUTE_MS },
  ];
}

export function claimsOfActor(
  routeId: string,
  limits: readonly RequestLimit[],
  actor: SignedInActor | null,
  ip: string,
  factor: number,
): WindowClaim[] {
  const claims: WindowClaim[] = [];
  if (actor?.tenantId)
    claims.push({ key: `rate:tenant:${actor.tenantId}`, limit: LIMITS.tenantPerMinute * factor, windowMs: MINUTE_MS });
  for (const { name = routeId, per, limit, windowMs } of limits) {
    claims.push({ key: `rate:${name}:${per === 'user' ? (actor?.id ?? ip) : ip}`, limit, windowMs });
  }
  return claims;
}

export function limitHeaders(decision: WindowDecision): Record<string, string> {
  if (!decision.allowed) {
    const seconds = String(Math.max(1, Math.ceil(decision.retryAfterMs / 1000)));
    return {
      'retry-after': seconds,
      'ratelimit-limit': String(decision.blocked.limit),
      'ratelimit-remaining': '0',
      'ratelimit-reset': seconds,
    };
  }
  if (!decision.tightest) return {};
  const { claim, remaining, resetMs } = decision.tightest;
  return {
    'ratelimit-limit': String(claim.limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(Math.ceil(resetMs / 1000)),
  };
}

export function limitedProblem(decision: WindowDecision & { allowed: false }): Problem {
  const seconds = Math.max(1, Math.ceil(decision.retryAfterMs / 1000));
  return new Problem('rate_limited', kernelErrors.rate_limited, {
    detail: `At most ${decision.blocked.limit} requests in ${decision.blocked.windowMs / 1000} s. Retry in ${seconds} s.`,
    headers: limitHeaders(decision),
  });
}
